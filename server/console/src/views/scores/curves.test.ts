import { expect, test } from 'vitest';
import { areaOf, curveOf, gainAt, thinned } from './curves';

const cells = [
  { score: 0, customers: 50, positives: 5 },
  { score: 10, customers: 30, positives: 10 },
  { score: 20, customers: 20, positives: 15 },
];

test('the best scores come first and the curve ends at everybody', () => {
  const curve = curveOf(cells);
  expect(curve.map((point) => point.from)).toEqual([null, 20, 10, 0]);
  expect(curve[1]).toEqual({ from: 20, customers: 0.2, positives: 0.5, others: 5 / 70 });
  expect(curve.at(-1)).toEqual({ from: 0, customers: 1, positives: 1, others: 1 });
});

test('the area is the chance that a positive scores above another, ties by half', () => {
  let wins = 0;
  for (const a of cells) {
    for (const b of cells) {
      const pairs = a.positives * (b.customers - b.positives);
      wins += a.score > b.score ? pairs : a.score === b.score ? pairs / 2 : 0;
    }
  }
  expect(areaOf(curveOf(cells))).toBeCloseTo(wins / (30 * 70), 12);
});

test('a card that tells nothing has half the area, one that tells all has all of it', () => {
  expect(areaOf(curveOf([{ score: 1, customers: 10, positives: 5 }]))).toBe(0.5);
  expect(areaOf(curveOf([{ score: 2, customers: 5, positives: 5 }, { score: 1, customers: 5, positives: 0 }]))).toBe(1);
});

test('without positives, or without others, there is no division by nothing', () => {
  expect(curveOf([{ score: 1, customers: 4 }]).at(-1)).toEqual({ from: 1, customers: 1, positives: 0, others: 1 });
  expect(curveOf([])).toEqual([{ from: null, customers: 0, positives: 0, others: 0 }]);
});

test('between two scores the gain is read off the straight line', () => {
  const curve = curveOf(cells);
  expect(gainAt(curve, 0.1)).toBeCloseTo(0.25, 12);
  expect(gainAt(curve, 0.2)).toBeCloseTo(0.5, 12);
  expect(gainAt(curve, 1)).toBe(1);
});

test('a thinned curve keeps its ends and has no more points than asked for', () => {
  const many = Array.from({ length: 5000 }, (_, score) => ({ score, customers: 1 + (score % 3), positives: score % 2 }));
  const curve = curveOf(many);
  const thin = thinned(curve, 200);
  expect(thin.length).toBeLessThanOrEqual(200);
  expect(thin[0]).toEqual(curve[0]);
  expect(thin.at(-1)).toEqual(curve.at(-1));
});
