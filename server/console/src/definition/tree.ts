// The tree that is shown and edited: react-querybuilder's, with this language's groups and values.
//
// A rule's `field` is an attribute's name, or one of the marked names below for what is no attribute.
import type { RuleGroupType, RuleType } from 'react-querybuilder';

export const combinators = ['and', 'or', 'at_least', 'at_most', 'exactly'] as const;
export type Combinator = (typeof combinators)[number];

export interface Rule extends RuleType {
  id: string;
  value: unknown;
  /** The value is one of numbers: its digits, as they were typed. */
  numeric?: boolean;
  /** Of a ranking: among whom; rules of the server, kept as they are. */
  among?: unknown;
  escape?: string;
}

export interface Group extends RuleGroupType<Rule, string> {
  id: string;
  rules: (Rule | Group)[];
  /** Of at_least, at_most, exactly. */
  count?: number;
}

export type Node = Rule | Group;

// No attribute is called so: names have no control characters, and "@" is written here alone.
export const segmentField = '@segment';
export const listField = '@list';
export const textField = '@text';
const eventMark = '@event:';
const scoreMark = '@score:';
const gradeMark = '@grade:';

export const eventField = (type: string): string => eventMark + type;
export const scoreField = (card: string): string => scoreMark + card;
export const gradeField = (card: string): string => gradeMark + card;

export type Field =
  | { kind: 'attribute'; name: string }
  | { kind: 'event'; name: string }
  | { kind: 'score'; name: string }
  | { kind: 'grade'; name: string }
  | { kind: 'segment' | 'list' | 'text'; name: '' };

export function readField(field: string): Field {
  if (field === segmentField) return { kind: 'segment', name: '' };
  if (field === listField) return { kind: 'list', name: '' };
  if (field === textField) return { kind: 'text', name: '' };
  if (field.startsWith(eventMark)) return { kind: 'event', name: field.slice(eventMark.length) };
  if (field.startsWith(scoreMark)) return { kind: 'score', name: field.slice(scoreMark.length) };
  if (field.startsWith(gradeMark)) return { kind: 'grade', name: field.slice(gradeMark.length) };
  return { kind: 'attribute', name: field };
}

export const isGroup = (node: Node): node is Group => 'rules' in node;

let made = 0;
/** Unique on this page; the tree's nodes are told apart by it. */
export const freshId = (): string => `n${(made += 1)}`;

export const emptyTree = (): Group => ({ id: freshId(), combinator: 'and', rules: [] });

export function* rulesIn(group: Group): Generator<Rule> {
  for (const node of group.rules) {
    if (isGroup(node)) yield* rulesIn(node);
    else yield node;
  }
}
