import { expect, test } from 'vitest';

import { dayOf } from './moment';

const events = ['2026-06-29T10:00:00Z', '2026-06-30T22:59:45Z'];

test('what was chosen counts, whatever there is', () => {
  expect(dayOf('2026-01-01', events, '2026-11-22')).toBe('2026-01-01');
});

test('a base that ends long ago is looked at from its end', () => {
  expect(dayOf(null, events, '2026-11-22')).toBe('2026-06-30');
});

test('a base that is kept up is looked at now', () => {
  expect(dayOf(null, events, '2026-07-01')).toBeNull();
  expect(dayOf(null, [], '2026-07-01')).toBeNull();
});
