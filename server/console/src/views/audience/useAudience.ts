// The number, and then what explains it: asked in that order, so that nothing delays the number.
import { startTransition, useEffect, useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import type { Problem } from '../../api/problem';
import { useAnswer } from '../../api/useAnswer';
import { clausesByNode, type Clause } from '../../definition/alignment';
import { useDefinition, type Asked } from '../../definition/DefinitionProvider';

/** A token may be told less than the size: `fewer_than` so many, or nothing (`withheld`). */
export type Counted = Omit<Schemas['CountReply'], 'count' | 'share'> & {
  count: number | null;
  share: number | null;
  fewer_than?: number;
  withheld?: string;
};

export type Finding = Schemas['LintReply']['findings'][number];

export interface Audience {
  counted: Counted | null;
  problem: Problem | null;
  stale: boolean;
  clauses: Map<string, Clause>;
  /** Customers who are in the audience only because a value is unknown. */
  onlyUnknown: number;
  findings: Finding[];
  /** The size that a past step had, if it was told. */
  sizeOf(asked: Asked): number | null;
}

const nothing = new Map<string, Clause>();

export function useAudience(): Audience {
  const { asked, tree } = useDefinition();
  const key = JSON.stringify(asked);
  const {
    answer: reply,
    problem,
    stale,
  } = useAnswer(asked as Schemas['CountRequest'], async (body, signal) => ({
    key: JSON.stringify(body),
    counted: (await answer(api.POST('/v1/count', { body, signal }))) as Counted,
  }), { first: true });
  const settled = reply !== null && reply.key === key && problem === null;

  // A tree of which nothing can be told apart is not worth a question.
  const worthwhile = settled && (!('rules' in asked) || (asked.rules?.rules?.length ?? 0) > 0);
  const { answer: explained } = useAnswer(
    worthwhile ? ({ ...asked, explain: true } as Schemas['CountRequest']) : null,
    async (body, signal) => ({ key, ...(await answer(api.POST('/v1/count', { body, signal }))) }),
  );
  const { answer: linted, stale: lintIsOld } = useAnswer(
    worthwhile ? (asked as Schemas['LintRequest']) : null,
    async (body, signal) => answer(api.POST('/v1/lint', { body, signal })),
  );

  const [clauses, setClauses] = useState(nothing);
  const whole = explained?.explain?.whole;
  useEffect(() => {
    // What was said of a node stays until its clause is explained anew. The tree of a text comes later than
    // the explanation, as a rule.
    if (whole !== undefined && explained?.key === key) startTransition(() => setClauses(clausesByNode(tree, whole)));
  }, [whole, explained?.key, key, tree]);

  const [sizes, setSizes] = useState(new Map<string, number | null>());
  useEffect(() => {
    if (reply !== null) startTransition(() => setSizes((before) => new Map(before).set(reply.key, reply.counted.count)));
  }, [reply]);

  const empty = 'rules' in asked ? (asked.rules?.rules?.length ?? 0) === 0 : asked.where === 'TRUE';
  return {
    counted: reply?.counted ?? null,
    problem,
    stale,
    clauses: empty ? nothing : clauses,
    onlyUnknown: empty ? 0 : (whole?.only_unknown ?? 0),
    findings: empty || lintIsOld ? [] : (linted?.findings ?? []),
    sizeOf: (past) => sizes.get(JSON.stringify(past)) ?? null,
  };
}

