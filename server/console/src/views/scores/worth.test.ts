import { expect, test } from 'vitest';

import { worthOf } from './worth';

test('the most useful rule comes first, one that harms last, and what cannot be judged not at all', () => {
  const rules = [{ name: 'harms', loss: -0.01 }, { name: 'unjudged', loss: null }, { name: 'best', loss: 0.2 }, { name: 'some', loss: 0.05 }];
  expect(worthOf(rules).map(({ name }) => name)).toEqual(['best', 'some', 'harms']);
});
