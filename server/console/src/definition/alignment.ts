// Which clause of an explanation speaks of which node of the tree: both have the shape of the definition.
import type { Schemas } from '../api/client';
import { askedNodes } from './serverRules';
import { isGroup, type Group, type Node } from './tree';

export type Clause = Schemas['ExplainedClause'];

function align(node: Node, clause: Clause, found: Map<string, Clause>): void {
  found.set(node.id, clause);
  if (!isGroup(node)) return;
  const inner = node.not === true && clause.joins === 'not' ? clause.operands?.[0] : clause;
  if (inner === undefined) return;
  const nodes = askedNodes(node).filter((each) => each.muted !== true);
  const [only, ...others] = nodes;
  // A group of one is that one, as the server reads it.
  if (only !== undefined && others.length === 0) {
    align(only, inner, found);
    return;
  }
  const operands = inner.operands ?? [];
  if (operands.length !== nodes.length) return;
  nodes.forEach((each, at) => {
    const operand = operands[at];
    if (operand !== undefined) align(each, operand, found);
  });
}

/** The clauses by the id of the node they speak of; nodes of which nothing can be said are not there. */
export function clausesByNode(tree: Group, whole: Clause): Map<string, Clause> {
  const found = new Map<string, Clause>();
  align(tree, whole, found);
  return found;
}
