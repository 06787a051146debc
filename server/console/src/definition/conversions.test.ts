// Text ⇄ rules ⇄ tree, judged by the server's own parser and printer. tests/console/units starts one and
// names it in MUSTER_URL.
import { beforeAll, describe, expect, it } from 'vitest';

import type { Clause } from './alignment';
import { clausesByNode } from './alignment';
import { examples } from '../views/audience/examples';
import { fromServer, isComplete, toServer, type ServerGroup } from './serverRules';
import { emptyTree, freshId, isGroup, rulesIn, type Group, type Rule } from './tree';

const url = process.env['MUSTER_URL'];
if (url === undefined) console.warn('conversions are not judged: MUSTER_URL names no server');

async function ask<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const reply = (await response.json()) as T & { detail?: string };
  if (!response.ok) throw new Error(reply.detail);
  return reply;
}

interface Read {
  where: string;
  rules: ServerGroup;
}

const texts = [
  ...examples.map(({ where }) => where),
  'TRUE',
  "gender = 'male'",
  'NOT nps <= 6',
  'email_ok AND NOT sms_ok',
  'email_ok = FALSE OR push_ok',
  "city LIKE 'San %' AND NOT (age > 30 OR spend > 10.50)",
  "interests HAS ALL ('sport', 'travel') OR interests HAS NONE ('music')",
  'last_order IN LAST 30 DAYS AND birth_date ANNIVERSARY IN NEXT 7 DAYS',
  "last_order >= TODAY - 2 WEEKS AND signup_date < '2020-01-01'",
  'spend IN TOP 5000 AND clv IN BOTTOM 2.5 PERCENT AMONG (email_ok)',
  'AT LEAST 2 OF (spend > 500, orders > 10, nps >= 9)',
  'DID purchase DURING LAST 30 DAYS AND NOT DID email_open',
  "COUNT(purchase WHERE category IN ('shoes', 'books') AND amount > 50 DURING LAST 90 DAYS) >= 2",
  "SUM(purchase.amount DURING '2026-01-01' TO '2026-03-31') > 500",
  "LAST(visit) IN LAST 7 DAYS OR FIRST(purchase SINCE '2026-01-01') >= '2026-02-01'",
  'SEQUENCE(visit, cart_add, NOT purchase WITHIN 1 DAY)',
  "BUCKET('spring', 100) < 10 AND spend / orders > 40.25",
  'age BETWEEN 18 AND 25 AND (nps IS NULL OR spend NOT BETWEEN 1 AND 2)',
  "location WITHIN 25 KM OF (45.4642, 9.1900)",
];

describe.skipIf(url === undefined)('text → tree → text, by the server', () => {
  it.each(texts)('%s', async (text) => {
    const { where, rules } = await ask<Read>('/v1/definition', { where: text });
    const tree = fromServer(rules);
    const again = await ask<Read>('/v1/definition', { rules: toServer(tree) });
    // One bracket may go, and a group of one is that one; so the counts must agree too.
    const [first, second] = await Promise.all(
      [where, again.where].map((each) => ask<{ count: number }>('/v1/count', { where: each, as_of: '2026-06-30' })),
    );
    expect(again.where).toBe(where);
    expect(second?.count).toBe(first?.count);
  });

  it('shows all but what no field can show in fields', async () => {
    const asText: string[] = [];
    for (const text of texts) {
      const { rules } = await ask<Read>('/v1/definition', { where: text });
      for (const rule of rulesIn(fromServer(rules))) if (rule.field === '@text') asText.push(String(rule.value));
    }
    expect(asText).toEqual([
      'SEQUENCE(visit, cart_add, NOT purchase WITHIN 1 DAY)',
      "BUCKET('spring', 100) < 10",
      'spend / orders > 40.25',
    ]);
  });

  it('finds the clause of every node', async () => {
    const { rules } = await ask<Read>('/v1/definition', {
      where: "NOT (nps <= 6 OR csat <= 2) AND spend > 100 AND AT LEAST 1 OF (email_ok, sms_ok) AND NOT DID visit",
    });
    const tree = fromServer(rules);
    const { explain } = await ask<{ explain: { whole: Clause } }>('/v1/count', { rules: toServer(tree), explain: true });
    const clauses = clausesByNode(tree, explain.whole);
    expect(clauses.get([...rulesIn(tree)].find(({ field }) => field === 'csat')?.id ?? '')?.where).toBe('csat <= 2');
    expect(clauses.get([...rulesIn(tree)].find(({ field }) => field === 'sms_ok')?.id ?? '')?.where).toBe('sms_ok');
    const groups = tree.rules.filter(isGroup);
    expect(groups.map(({ id }) => clauses.get(id)?.joins)).toEqual(['not', 'at least 1 of']);
  });
});

describe('what is begun and not ended', () => {
  const rule = (field: string, operator: string, value: unknown): Rule => ({ id: freshId(), field, operator, value });
  let tree: Group;
  beforeAll(() => {
    tree = emptyTree();
    tree.rules = [
      rule('age', '>=', ''),
      rule('age', 'between', ['18', '']),
      rule('city', 'in', []),
      rule('location', 'within_km', ['25', '', '']),
      rule('orders', '>=', '1'),
      { id: freshId(), combinator: 'or', rules: [rule('nps', '<=', '')] },
    ];
  });

  it('is left out, with the group of which nothing is left', () => {
    expect(toServer(tree).rules).toEqual([{ field: 'orders', operator: '>=', value: '1' }]);
  });

  it('keeps the digits that were typed', () => {
    const typed = { ...rule('spend', '>=', '10.50'), numeric: true };
    const long = { ...rule('spend', '>=', '123456789012345678'), numeric: true };
    expect(toServer({ ...emptyTree(), rules: [typed, long] }).rules).toEqual([
      { field: 'spend', operator: '>=', value: 10.5, scale: 2 },
      { field: 'spend', operator: '>=', value: '123456789012345678' },
    ]);
  });

  it('is told from what is complete', () => {
    expect([...rulesIn(tree)].map(isComplete)).toEqual([false, false, false, false, true, false]);
  });
});
