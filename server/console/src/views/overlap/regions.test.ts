import { expect, test } from 'vitest';
import { spokenOf, upSet, whereOfPair, whereOfRegion } from './regions';

const sets = [
  { name: 'rich', where: 'spend > 500', count: 70 },
  { name: 'happy', where: 'nps >= 9 OR csat = 5', count: 140 },
  { name: 'near', where: "SEGMENT 'near'", count: 20 },
];
const regions = [
  { segments: ['happy'], count: 120 },
  { segments: ['rich'], count: 55 },
  { segments: ['near'], count: 12 },
  { segments: ['rich', 'happy'], count: 13 },
  { segments: ['rich', 'happy', 'near'], count: 0 },
];

test('rows are the segments by size, columns the regions by size, without empty ones', () => {
  const plot = upSet(sets, regions, 10, 'size');
  expect(plot.sets.map((set) => set.name)).toEqual(['happy', 'rich', 'near']);
  expect(plot.columns.map((column) => column.count)).toEqual([120, 55, 13, 12]);
  expect(plot.columns[2]?.members).toEqual([0, 1]);
  expect(plot.hidden).toEqual({ regions: 0, count: 0 });
});

test('what gets no column is counted, not lost', () => {
  const plot = upSet(sets, regions, 2, 'size');
  expect(plot.columns.length).toBe(2);
  expect(plot.hidden).toEqual({ regions: 2, count: 25 });
});

test('by degree, single segments stand before meetings', () => {
  expect(upSet(sets, regions, 10, 'degree').columns.map((column) => column.members.length)).toEqual([1, 1, 1, 2]);
});

test('a region is in each of its segments and in no other', () => {
  expect(whereOfRegion(sets, ['rich', 'near'])).toBe(
    "(spend > 500) AND (SEGMENT 'near') AND NOT (nps >= 9 OR csat = 5)",
  );
  expect(whereOfRegion(sets, [])).toBe("NOT (spend > 500) AND NOT (nps >= 9 OR csat = 5) AND NOT (SEGMENT 'near')");
});

test('a pair says nothing of the other segments', () => {
  expect(whereOfPair(sets, ['rich', 'happy'])).toBe('(spend > 500) AND (nps >= 9 OR csat = 5)');
});

test('where not all may be told, a region is outside of those only that are spoken of', () => {
  const spoken = spokenOf(sets, ['rich', 'happy']);
  expect(spoken.map(({ name }) => name)).toEqual(['rich', 'happy']);
  expect(whereOfRegion(spoken, ['rich'])).toBe('(spend > 500) AND NOT (nps >= 9 OR csat = 5)');
  expect(whereOfRegion(spoken, [])).toBe('NOT (spend > 500) AND NOT (nps >= 9 OR csat = 5)');
  expect(spokenOf(sets, undefined)).toEqual(sets);
});
