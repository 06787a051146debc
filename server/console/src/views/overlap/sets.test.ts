import { expect, test } from 'vitest';

import { askable, mostSets, withSet, type ChosenSet } from './sets';

const set = (name: string, where = 'TRUE') => ({ name, where, own: true });

test('a name that is taken gets a number, and keys stay apart', () => {
  const sets = [set('rich'), set('rich'), set('rich')].reduce<ChosenSet[]>(withSet, []);
  expect(sets.map(({ name }) => name)).toEqual(['rich', 'rich 2', 'rich 3']);
  expect(new Set(sets.map(({ key }) => key)).size).toBe(3);
  const without = sets.filter(({ name }) => name !== 'rich 2');
  expect(withSet(without, set('x')).map(({ key }) => key)).toEqual(['1', '3', '4']);
});

test('nothing is asked before two sets are ready', () => {
  const [a, b] = [set('a'), set('b', ' ')].reduce<ChosenSet[]>(withSet, []);
  if (a === undefined || b === undefined) throw new Error('two sets were added');
  expect(askable([a])).toBeNull();
  expect(askable([a, b])).toBeNull();
  expect(askable([a, { ...b, where: 'x' }])).toEqual([{ name: 'a', where: 'TRUE' }, { name: 'b', where: 'x' }]);
  expect(askable([a, { ...b, where: 'x', name: 'a' }])).toBeNull();
});

test('no more sets are taken than the server takes', () => {
  let sets: ChosenSet[] = [];
  for (let i = 0; i < mostSets + 3; i += 1) sets = withSet(sets, set('s'));
  expect(sets.length).toBe(mostSets);
});
