import { expect, test } from 'vitest';

import { formatsOf } from './formats';

const day = new Date('2026-06-30T00:00:00Z');
const utc = { timeZone: 'UTC' } as const;

test('Kazakh is written in Kazakh, also by a browser that does not know it', () => {
  const kazakh = formatsOf('kk', false);
  expect(kazakh.number(1234567.5)).toBe('1\u00A0234\u00A0567,5');
  expect(kazakh.date(day, utc)).toBe('2026 ж. 30 мау.');
  expect(kazakh.month(day)).toBe('2026 ж. мау.');
  expect(kazakh.moment(new Date())).not.toMatch(/M\d|[A-Za-z]/);
});

test('a browser that knows the language is asked', () => {
  expect(formatsOf('kk', true).date(day, utc)).toBe(new Intl.DateTimeFormat('kk', { dateStyle: 'medium', ...utc }).format(day));
  expect(formatsOf('en').month(day)).toBe('Jun 2026');
  expect(formatsOf('en').number(1234567.5)).toBe('1,234,567.5');
  expect(formatsOf('ru').number(0.125, { style: 'percent', maximumFractionDigits: 1 })).toBe('12,5\u00A0%');
});
