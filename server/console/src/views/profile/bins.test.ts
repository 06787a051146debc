import { expect, test } from 'vitest';
import { binOf, binsOf, dayNumber, dayText, roundStep, withoutEmptyEnds } from './bins';

test('bars have a round length and touch without a gap', () => {
  const bins = binsOf({ name: 'spend', type: 'number', scale: 2, low: 3.2, high: 957.11 }, 20);
  expect(bins[0]).toEqual({ from: null, below: 0, condition: 'spend < 0' });
  expect(bins[1]).toEqual({ from: 0, below: 50, condition: 'spend >= 0 AND spend < 50' });
  expect(bins.at(-1)).toEqual({ from: 1000, below: null, condition: 'spend >= 1000' });
  for (let i = 1; i < bins.length; i += 1) expect(bins[i]?.from).toBe(bins[i - 1]?.below);
});

test('whole numbers get no step below one', () => {
  const bins = binsOf({ name: 'nps', type: 'number', scale: 0, low: 0, high: 10 }, 30);
  expect(bins.slice(1, -1).map((bin) => bin.from)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('edges of decimals do not drift', () => {
  const bins = binsOf({ name: 'rate', type: 'number', scale: 2, low: 0, high: 1 }, 10);
  expect(bins.map((bin) => bin.condition)).toContain('rate >= 0.3 AND rate < 0.4');
});

test('a single value still has a bar', () => {
  const bins = binsOf({ name: 'x', type: 'number', scale: 0, low: 7, high: 7 });
  expect(bins.slice(1, -1)).toEqual([{ from: 7, below: 8, condition: 'x >= 7 AND x < 8' }]);
});

test('a real of one value, and of a tiny range, has literals the language reads', () => {
  for (const [low, high] of [[0.5, 0.5], [1e-7, 2e-7], [1e20, 3e20]] as const) {
    for (const bin of binsOf({ name: 'r', type: 'real', low, high }, 10)) expect(bin.condition).not.toMatch(/\de/);
  }
});

test('days are weeks or years long, and names are quoted', () => {
  expect(roundStep(60, 30, 1, true)).toBe(7);
  expect(roundStep(3000, 30, 1, true)).toBe(182);
  const low = dayNumber('2026-01-01');
  const bins = binsOf({ name: 'last order', type: 'date', low, high: low + 9 }, 10);
  expect(bins[1]?.condition).toBe(`"last order" >= '2026-01-01' AND "last order" < '2026-01-02'`);
  expect(dayText(low)).toBe('2026-01-01');
});

test('open bars are left out where nobody is in them, inner ones stay', () => {
  const bin = (from: number | null, below: number | null) => ({ from, below, condition: '' });
  const bars = [
    { bin: bin(null, 0), counts: [0, 0] },
    { bin: bin(0, 1), counts: [0, 0] },
    { bin: bin(1, null), counts: [0, 3] },
  ];
  expect(withoutEmptyEnds(bars)).toEqual(bars.slice(1));
});

test('a value is in the bar that begins at or below it', () => {
  const bins = binsOf({ name: 'x', type: 'number', scale: 0, low: 0, high: 3 });
  expect([-7, 0, 2, 99].map((value) => bins[binOf(bins, value)]?.from)).toEqual([null, 0, 2, 4]);
  expect(binOf([], 1)).toBe(-1);
});
