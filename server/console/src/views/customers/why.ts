// Why a customer is in an audience, or is not: the clauses as lines, what was seen, and what would have to change.

export interface WhyClause {
  where: string;
  joins?: string;
  holds: boolean;
  would_change?: boolean;
  seen?: Readonly<Record<string, unknown>>;
  operands?: readonly WhyClause[];
}

export interface WhyLine {
  depth: number;
  where: string;
  /** How the lines below it are joined; null for a test. */
  joins: string | null;
  holds: boolean;
  /** One of the fewest tests that would have to come out otherwise. */
  wouldChange: boolean;
  seen: { name: string; value: unknown }[];
}

export function whyLines(clause: WhyClause, depth = 0): WhyLine[] {
  return [
    {
      depth,
      where: clause.where,
      joins: clause.joins ?? null,
      holds: clause.holds,
      wouldChange: clause.would_change === true,
      seen: Object.entries(clause.seen ?? {}).map(([name, value]) => ({ name, value })),
    },
    ...(clause.operands ?? []).flatMap((operand) => whyLines(operand, depth + 1)),
  ];
}

/** The message for how clauses are joined, as the server names it. */
export function joinsKey(joins: string): { key: string; count: number } {
  const [, how = '', count = '0'] = /^(at least|at most|exactly) (\d+) of$/.exec(joins) ?? [];
  const counted = { 'at least': 'customers.atLeast', 'at most': 'customers.atMost', exactly: 'customers.exactly' }[how];
  if (counted !== undefined) return { key: counted, count: Number(count) };
  if (joins === 'all of') return { key: 'customers.allOf', count: 0 };
  if (joins === 'any of') return { key: 'customers.anyOf', count: 0 };
  return { key: joins === 'not' ? 'customers.not' : 'customers.segmentOf', count: 0 };
}
