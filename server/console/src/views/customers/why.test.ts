import { expect, test } from 'vitest';
import { whyLines } from './why';

test('clauses become lines in the order in which they are read', () => {
  const lines = whyLines({
    where: 'spend > 500 AND NOT nps <= 6',
    joins: 'all of',
    holds: false,
    operands: [
      { where: 'spend > 500', holds: true, would_change: false, seen: { spend: 779.48 } },
      {
        where: 'NOT nps <= 6', joins: 'not', holds: false,
        operands: [{ where: 'nps <= 6', holds: true, would_change: true, seen: { nps: 5 } }],
      },
    ],
  });
  expect(lines.map((line) => [line.depth, line.joins, line.holds, line.wouldChange])).toEqual([
    [0, 'all of', false, false],
    [1, null, true, false],
    [1, 'not', false, false],
    [2, null, true, true],
  ]);
  expect(lines[3]?.seen).toEqual([{ name: 'nps', value: 5 }]);
});
