import { expect, test } from 'vitest';
import { heatOf } from './heat';

const cells = [
  { values: ['urban', 'female'], count: 30 },
  { values: ['urban', 'male'], count: 30 },
  { values: ['rural', 'female'], count: 40 },
];
const totals = [
  [{ value: 'urban', count: 60 }, { value: 'rural', count: 40 }],
  [{ value: 'female', count: 70 }, { value: 'male', count: 30 }],
];

test('a pair that nobody has is a cell of nobody', () => {
  const heat = heatOf(cells, totals, 100);
  expect(heat.rows).toEqual(['urban', 'rural']);
  expect(heat.cells.length).toBe(4);
  expect(heat.cells[3]).toEqual({ row: 1, column: 1, count: 0, ofRow: 0, lift: 0 });
});

test('lift compares with what independence would give', () => {
  const [first] = heatOf(cells, totals, 100).cells;
  expect(first).toEqual({ row: 0, column: 0, count: 30, ofRow: 0.5, lift: 30 / 42 });
});

test('unknown is a value of its own, and not the word null', () => {
  const heat = heatOf(
    [{ values: [null, 'a'], count: 2 }, { values: ['null', 'a'], count: 3 }],
    [[{ value: 'null', count: 3 }, { value: null, count: 2 }], [{ value: 'a', count: 5 }]],
    5,
  );
  expect(heat.cells.map((cell) => cell.count)).toEqual([3, 2]);
});

test('an empty audience has an empty map', () => {
  expect(heatOf([], [[], []], 0)).toEqual({ rows: [], columns: [], cells: [] });
});
