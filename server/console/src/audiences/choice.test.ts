import { expect, test } from 'vitest';

import { choiceKey, choiceOf, described, everybody, whereOf } from './choice';

test('a choice is what the language calls it', () => {
  expect(whereOf(everybody, 'age > 30')).toBe('TRUE');
  expect(whereOf(described, 'age > 30')).toBe('age > 30');
  expect(whereOf(described, '  ')).toBe('TRUE');
  expect(whereOf({ kind: 'segment', name: "Anna's" }, '')).toBe("SEGMENT 'Anna''s'");
});

test('a choice survives being an option, whatever a segment is called', () => {
  for (const choice of [everybody, described, { kind: 'segment', name: 'segment:everybody' } as const]) {
    expect(choiceOf(choiceKey(choice))).toEqual(choice);
  }
});
