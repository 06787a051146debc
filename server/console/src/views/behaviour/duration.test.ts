import { expect, test } from 'vitest';
import { durationText, partsOf } from './duration';

test('the two largest units are told', () => {
  expect(partsOf(3 * 86_400 + 5 * 3600 + 59)).toEqual([{ unit: 'day', value: 3 }, { unit: 'hour', value: 5 }]);
  expect(partsOf(3600)).toEqual([{ unit: 'hour', value: 1 }]);
  expect(partsOf(0)).toEqual([{ unit: 'second', value: 0 }]);
});

test('in the words of each language', () => {
  expect(durationText(3 * 86_400, 'en')).toBe('3 days');
  expect(durationText(3 * 86_400, 'ru')).toContain('дн');
  expect(durationText(3 * 86_400 + 3600, 'kk')).toBe('3 күн 1 сағ');
});
