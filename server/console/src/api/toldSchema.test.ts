import { expect, test } from 'vitest';

import { toldSchema, valuesOf } from './toldSchema';

type Reply = Parameters<typeof toldSchema>[0];
type Attribute = Reply['attributes'][number];

test('a token that hears of no events has none, and keeps the rest', () => {
  const told = toldSchema({ attributes: [], population: 5, version: 'v' } as unknown as Reply);
  expect(told.events.types).toEqual([]);
  expect(told.events.properties).toEqual([]);
  expect(told.population).toBe(5);
});

test('values are told with counts, without them, or not at all', () => {
  expect(valuesOf({ name: 'city', top: [{ value: 'Milan', count: 3 }] } as unknown as Attribute)).toEqual(['Milan']);
  expect(valuesOf({ name: 'gender', values: ['female', 'male'] } as unknown as Attribute)).toEqual(['female', 'male']);
  expect(valuesOf({ name: 'age' } as unknown as Attribute)).toEqual([]);
  expect(valuesOf(undefined)).toEqual([]);
});
