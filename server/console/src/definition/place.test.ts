import { expect, it } from 'vitest';

import { placeOf } from './place';

it('finds a word by the byte it begins at', () => {
  expect(placeOf('spend > 500 AND aeg < 30', 16)).toEqual({ from: 16, to: 19 });
});

it('counts letters of two bytes and of four', () => {
  expect(placeOf('возраст >= 18 AND aeg < 3', 25)).toEqual({ from: 18, to: 21 });
  expect(placeOf("city = '😀' AND aeg", 18)).toEqual({ from: 16, to: 19 });
});

it('marks the last character where the text is too short', () => {
  expect(placeOf('age >', 5)).toEqual({ from: 4, to: 5 });
  expect(placeOf('', 0)).toEqual({ from: 0, to: 0 });
});
