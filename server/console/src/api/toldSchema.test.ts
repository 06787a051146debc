import { expect, test } from 'vitest';

import { toldSchema, valuesOf } from './toldSchema';

const kind = { family: 'demographic', type: 'category' } as const;

test('a token that hears of no events has none, and keeps the rest', () => {
  const told = toldSchema({ attributes: [], population: 5, version: 'v' });
  expect(told.events.types).toEqual([]);
  expect(told.events.properties).toEqual([]);
  expect(told.population).toBe(5);
});

test('values are told with counts, without them, or not at all', () => {
  expect(valuesOf({ ...kind, name: 'city', top: [{ value: 'Milan', count: 3 }] })).toEqual(['Milan']);
  expect(valuesOf({ ...kind, name: 'gender', values: ['female', 'male'] })).toEqual(['female', 'male']);
  expect(valuesOf({ ...kind, name: 'age' })).toEqual([]);
  expect(valuesOf(undefined)).toEqual([]);
});
