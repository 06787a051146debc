import { expect, test } from 'vitest';
import { lettersOn, luminance, onRamp } from './look';

test('a ramp goes from its first colour to its last, through those between', () => {
  const ramp = ['#000000', '#808080', '#ffffff'];
  expect(onRamp(ramp, 0)).toBe('#000000');
  expect(onRamp(ramp, 0.5)).toBe('#808080');
  expect(onRamp(ramp, 0.75)).toBe('#c0c0c0');
  expect(onRamp(ramp, 7)).toBe('#ffffff');
});

test('letters on a colour reach the contrast that WCAG AA asks for', () => {
  for (let grey = 0; grey < 256; grey += 5) {
    const background = '#' + grey.toString(16).padStart(2, '0').repeat(3);
    const [light, dark] = [luminance(background), luminance(lettersOn(background))].sort((a, b) => b - a);
    expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)).toBeGreaterThanOrEqual(4.5);
  }
});
