import { expect, test } from 'vitest';
import { deepest, retentionCells, retentionTotals } from './retention';

test('later cohorts have fewer cells', () => {
  const cells = retentionCells([
    { begin: '2026-06-15', size: 200, back: [200, 50, 20] },
    { begin: '2026-06-22', size: 100, back: [100, 30] },
    { begin: '2026-06-29', size: 0, back: [0] },
  ]);
  expect(cells.map((cell) => [cell.row, cell.period, cell.share])).toEqual([
    [0, 0, 1], [0, 1, 0.25], [0, 2, 0.1], [1, 0, 1], [1, 1, 0.3], [2, 0, null],
  ]);
  expect(deepest(cells)).toBe(0.3);
});

test('the total of a period is over the cohorts that have it', () => {
  expect(retentionTotals({ customers: [300, 200], back: [300, 80] })[1]).toEqual(
    { row: -1, period: 1, count: 80, of: 200, share: 0.4 },
  );
});

test('nobody at all is no division by nothing', () => {
  expect(deepest([])).toBe(0.01);
  expect(retentionTotals({ customers: [0], back: [0] })[0]?.share).toBeNull();
});
