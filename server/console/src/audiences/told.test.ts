import { expect, test } from 'vitest';

import { wordsOf } from '../app/language';
import { toldText } from './told';

const words = wordsOf('en');

test('a size that is told is a number, nobody too', () => {
  expect(toldText(words, { count: 12345 })).toBe('12,345');
  expect(toldText(words, { count: 0 })).toBe('0');
});

test('a small group is said to be small, and what could be subtracted is not told', () => {
  expect(toldText(words, { count: null, fewer_than: 50 })).toBe('fewer than 50');
  expect(toldText(words, { count: null })).toBe('not told');
  expect(toldText(wordsOf('ru'), { count: null, fewer_than: 51 })).toBe('меньше 51');
});
