import { expect, test } from 'vitest';

import { cutAt } from './threshold';

const cells = [
  { score: 0, customers: 50, positives: 5 },
  { score: 10, customers: 30, positives: 10 },
  { score: 20, customers: 20, positives: 15 },
];

test('who is at the threshold is taken', () => {
  expect(cutAt(cells, 10)).toEqual({ customers: 50, share: 0.5, positives: 25, precision: 0.5, recall: 25 / 30, lift: 0.5 / 0.3 });
});

test('a threshold below all takes everybody, one above all nobody', () => {
  expect(cutAt(cells, -1)).toMatchObject({ customers: 100, share: 1, recall: 1, lift: 1 });
  expect(cutAt(cells, 21)).toEqual({ customers: 0, share: 0, positives: 0, precision: null, recall: 0, lift: null });
});

test('without a label there are no positives to find', () => {
  expect(cutAt([{ score: 1, customers: 4 }], 0)).toMatchObject({ customers: 4, recall: null, lift: null });
});
