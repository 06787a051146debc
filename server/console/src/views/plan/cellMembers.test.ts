import { expect, test } from 'vitest';

import { idsOfCell } from './cellMembers';

test('all pages are asked, each after the one before, of the cell that is wanted', async () => {
  const asked: unknown[] = [];
  const told: number[] = [];
  const pages = [{ ids: ['a', 'b'], next: 'two' }, { ids: ['c'], next: null }];
  const ids = await idsOfCell(
    { campaigns: [], seed: 's' }, { campaign: 'Back', cell: 'A' }, new AbortController().signal, (done) => told.push(done),
    ({ members, seed }) => {
      asked.push([seed, members]);
      return Promise.resolve(pages[asked.length - 1]);
    },
  );
  expect(ids).toEqual(['a', 'b', 'c']);
  expect(told).toEqual([2, 3]);
  expect(asked).toEqual([
    ['s', { campaign: 'Back', cell: 'A', limit: 10_000 }],
    ['s', { campaign: 'Back', cell: 'A', limit: 10_000, after: 'two' }],
  ]);
});
