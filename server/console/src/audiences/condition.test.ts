import { expect, test } from 'vitest';
import { allOf, quotedName, testOfValue } from './condition';

test('names are quoted only where the language asks for it', () => {
  expect(quotedName('spend')).toBe('spend');
  expect(quotedName('возраст')).toBe('возраст');
  expect(quotedName('emp.var.rate')).toBe('emp.var.rate');
  expect(quotedName('In')).toBe('"In"');
  expect(quotedName('көше аты')).toBe('"көше аты"');
  expect(quotedName('say "hi"')).toBe('"say ""hi"""');
  expect(quotedName('1st')).toBe('"1st"');
});

test('a value becomes the test of its type', () => {
  expect(testOfValue({ name: 'city', type: 'category' }, "L'Aquila")).toBe("city = 'L''Aquila'");
  expect(testOfValue({ name: 'interests', type: 'tags' }, 'sport')).toBe("interests HAS 'sport'");
  expect(testOfValue({ name: 'email_ok', type: 'flag' }, true)).toBe('email_ok');
  expect(testOfValue({ name: 'email_ok', type: 'flag' }, 'true')).toBe('email_ok');
  expect(testOfValue({ name: 'email_ok', type: 'flag' }, false)).toBe('email_ok = FALSE');
  expect(testOfValue({ name: 'nps', type: 'number' }, 9)).toBe('nps = 9');
  expect(testOfValue({ name: 'last_order', type: 'date' }, '2026-06-30')).toBe("last_order = '2026-06-30'");
  expect(testOfValue({ name: 'nps', type: 'number' }, null)).toBe('nps IS NULL');
});

test('conditions are joined in brackets, and what asks nothing is left out', () => {
  expect(allOf([])).toBe('TRUE');
  expect(allOf(['TRUE', ' '])).toBe('TRUE');
  expect(allOf(['TRUE', 'a = 1 OR b = 2'])).toBe('a = 1 OR b = 2');
  expect(allOf(['a = 1 OR b = 2', 'c'])).toBe('(a = 1 OR b = 2) AND c');
});

test('a comment at the end of a condition does not swallow the bracket behind it', () => {
  expect(allOf(['a -- note', 'b = 1'])).toBe('(a -- note\n) AND (b = 1)');
});
