import { expect, test } from 'vitest';

import { attributesIn, directionOf, telling, type ProfileValue } from './lift';

const value = (attribute: string, name: string, low: number, high: number): ProfileValue => ({
  attribute, value: name, count: 10, share: 0.1, base_share: 0.1, index: 50 * (low + high), lift_low: low,
  lift_high: high, condition: `${attribute} = '${name}'`,
});
const values = [
  value('nps', '0', 8, 9),
  value('city', 'Faro', 1.1, 9),
  value('csat', '1', 2.2, 2.4),
  value('csat', '5', 0.1, 0.2),
  value('loyalty', 'gold', 0.8, 1.2),
];

test('only what is certain counts as more or less', () => {
  expect(values.map(directionOf)).toEqual(['more', 'more', 'more', 'less', 'unsure']);
});

test('the nearer bound ranks: few customers with a wild lift stand behind many with a solid one', () => {
  expect(telling(values, 'more', '', 9).map((each) => each.attribute)).toEqual(['nps', 'csat', 'city']);
});

test('what sets half of them apart stands above a town of two customers', () => {
  const town = { ...value('city', 'Faro', 6, 30), share: 0.01, base_share: 0.0005 };
  const half = { ...value('loyalty', 'none', 1.8, 2.1), share: 0.5, base_share: 0.25 };
  expect(telling([town, half], 'more', '', 9)).toEqual([half, town]);
  const rare = { ...value('city', 'Faro', 0, 0.4), share: 0, base_share: 0.001 };
  const fewer = { ...value('loyalty', 'gold', 0.4, 0.6), share: 0.1, base_share: 0.2 };
  expect(telling([rare, fewer], 'less', '', 9)).toEqual([fewer, rare]);
});

test('what the definition asks for is left out, unless there is nothing else', () => {
  expect(telling(values, 'more', '', 9, new Set(['nps'])).map((each) => each.attribute)).toEqual(['csat', 'city']);
  expect(telling(values, 'less', '', 9, new Set(['csat'])).map((each) => each.attribute)).toEqual(['csat']);
});

test('of one attribute all values are shown, certain or not', () => {
  expect(telling(values, 'more', 'loyalty', 9).map((each) => each.value)).toEqual(['gold']);
});

test('names are found in a definition, not in its strings or comments', () => {
  const names = ['nps', 'city', 'csat', 'көше аты', 'of'];
  expect(attributesIn(`nps <= 6 AND x = 'city' AND "көше аты" = 'a' -- csat`, names)).toEqual(new Set(['nps', 'көше аты']));
});
