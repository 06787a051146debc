import { expect, test } from 'vitest';

import { cardOf, decimalOf, draftOf, dropGroup, emptyDraft, newRule, renameGroup, type Card } from './draft';

const card: Card = {
  name: 'lead',
  base: 5,
  decimals: 1,
  min: 0,
  max: '100.10',
  grades: [{ name: 'cold' }, { name: 'warm', from: 20 }],
  groups: [{ name: 'engagement', max: 30 }],
  rules: [
    { name: 'Twice', when: 'orders >= 2', points: 12, group: 'engagement' },
    { name: 'Every order', per: 'orders', points: 0.5, max: 8 },
    { name: 'Recent', event: "visit WHERE channel = 'email'", points: 10, half_life: 14 },
    { name: 'Steps', event: 'visit', steps: [{ days: 7, points: 10 }, { days: 30, points: 4 }] },
    { name: 'Age', of: 'age', bins: [{ below: 25, points: -1.2 }, { points: 0.9 }], unknown: 0 },
    { name: 'Since', of: 'last_order', bins: [{ below: '2026-01-01', points: 1 }, { points: 2 }] },
  ],
};

test('a card survives being edited', () => {
  expect(cardOf(draftOf(card))).toEqual(card);
});

test('points keep every digit that was typed', () => {
  expect(decimalOf('0.5')).toBe(0.5);
  expect(decimalOf('1.50')).toBe('1.50');
  expect(decimalOf('0,5')).toBe(0.5);
  expect(decimalOf('−3')).toBe(-3);
  expect(decimalOf('0.1234567890123456789')).toBe('0.1234567890123456789');
});

test('a rule without a name is called by what it asks', () => {
  const rule = { ...newRule('flat', []), when: 'orders >= 2' };
  expect(cardOf({ ...emptyDraft, rules: [rule] }).rules).toEqual([{ name: 'orders >= 2', when: 'orders >= 2', points: 10 }]);
});

test('new rules have keys of their own', () => {
  const first = newRule('flat', []);
  expect(newRule('per', [first]).key).not.toBe(first.key);
});

test('a group that is renamed keeps its rules, one that is dropped lets them go', () => {
  const draft = draftOf(card);
  const renamed = cardOf(renameGroup(draft, 0, 'loyal'));
  expect(renamed.groups).toEqual([{ name: 'loyal', max: 30 }]);
  expect(renamed.rules.map(({ group }) => group)).toEqual(['loyal', undefined, undefined, undefined, undefined, undefined]);
  const dropped = cardOf(dropGroup(draft, 0));
  expect(dropped.groups).toBeUndefined();
  expect(dropped.rules.every(({ group }) => group === undefined)).toBe(true);
});
