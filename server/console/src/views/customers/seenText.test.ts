import { expect, test } from 'vitest';

import { wordsOf } from '../../app/language';
import { measuredText, seenText } from './seenText';

const words = wordsOf('en');

test('tags, places and what was counted are told', () => {
  expect(seenText(words, { type: 'tags' }, ['art', 'sport'])).toBe('art, sport');
  expect(seenText(words, { type: 'tags' }, [])).toBe('none');
  expect(seenText(words, { type: 'place' }, { latitude: 40.66419, longitude: 14.76074 })).toBe('40.66419; 14.76074');
  expect(seenText(words, undefined, 1204)).toBe('1,204');
  expect(seenText(words, undefined, true)).toBe('yes');
  expect(seenText(words, undefined, '2026-06-30')).toBe('Jun 30, 2026');
  expect(seenText(words, undefined, null)).toBe('unknown');
});

test('what a rule measured is told in the language', () => {
  expect(measuredText(words, '2026-05-03T12:07:16Z, 58 days ago')).toBe('May 3, 2026 (58 days ago)');
  expect(measuredText(wordsOf('ru'), '2026-05-03T12:07:16Z, 1 days ago')).toContain('(1 день назад)');
  expect(measuredText(words, '1204.50')).toBe('1,204.50');
  expect(measuredText(words, 'gold')).toBe('gold');
});
