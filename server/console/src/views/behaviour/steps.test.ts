import { expect, test } from 'vitest';

import { firstSteps, stepEvents, whereOfDrop } from './steps';

test('a funnel begins with what a shop has', () => {
  expect(firstSteps(['purchase', 'email_open', 'visit'])).toEqual(['visit', 'purchase']);
  expect(firstSteps(['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'c']);
  expect(stepEvents([' visit', '', 'purchase WHERE amount > 5 '])).toEqual(['visit', 'purchase WHERE amount > 5']);
});

test('who was lost at a step came through those before it', () => {
  const events = ['visit', 'cart_add', 'purchase'];
  expect(whereOfDrop(events, 1, '7 days')).toBe('(DID visit) AND NOT (SEQUENCE(visit, cart_add WITHIN 7 DAYS))');
  expect(whereOfDrop(events, 2, null)).toBe('(SEQUENCE(visit, cart_add)) AND NOT (SEQUENCE(visit, cart_add, purchase))');
});
