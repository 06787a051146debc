import { expect, test } from 'vitest';

import { wordsOf } from '../app/language';
import { binText, valueText } from './valueText';

const english = wordsOf('en');
const russian = wordsOf('ru');
const money = { type: 'number', scale: 2 } as const;

test('numbers keep their digits and are written as the language does', () => {
  expect(valueText(english, money, 1234.5)).toBe('1,234.50');
  expect(valueText(russian, money, 1234.5).replaceAll('\u00A0', ' ')).toBe('1 234,50');
  expect(valueText(english, { type: 'real' }, '0.125')).toBe('0.125');
});

test('the bins of a profile are read, whatever is in them', () => {
  expect(binText(english, { type: 'number', scale: 0 }, '1 to 3')).toBe('1 – 3');
  expect(binText(english, money, '-5.00 to 1000.00')).toBe('-5.00 – 1,000.00');
  expect(binText(english, { type: 'category' }, 'door to door')).toBe('door to door');
  expect(binText(english, { type: 'tags' }, '(none)')).toBe('none');
  expect(binText(english, { type: 'date' }, null)).toBe('unknown');
});

test('flags and days are words of the language', () => {
  expect(valueText(russian, { type: 'flag' }, 'true')).toBe('да');
  expect(valueText(english, { type: 'date' }, '2026-06-30')).toBe('Jun 30, 2026');
});
