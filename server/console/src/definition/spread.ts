// How an attribute's values are spread, for the bars under a slider.

export interface Spread {
  from: number;
  to: number;
  /** `height` is relative to the highest bar, by its square root: long tails stay visible. */
  bars: { from: number; height: number }[];
}

const mostBars = 28;

/** Ends of equal bars from the least value to the greatest, at round numbers. */
export function barsBetween(least: number, greatest: number, whole: boolean): number[] {
  if (!Number.isFinite(least) || !Number.isFinite(greatest) || greatest <= least) return [];
  const step = roundUp((greatest - least) / mostBars, whole);
  const first = Math.floor(least / step) * step;
  const ends: number[] = [];
  for (let at = 0; at <= mostBars + 2; at += 1) {
    const end = Number((first + at * step).toPrecision(12));
    ends.push(end);
    if (end > greatest) break;
  }
  return ends;
}

/** The next of 1, 2, 5, 10, … */
function roundUp(step: number, whole: boolean): number {
  const magnitude = 10 ** Math.floor(Math.log10(step));
  const rounded = [1, 2, 5, 10].map((each) => each * magnitude).find((each) => each >= step) ?? step;
  return whole ? Math.max(1, rounded) : rounded;
}

/** The bars up to where nearly all customers are: the few beyond would leave no room for the rest. */
export function barsOf(ends: number[], counts: number[]): Spread {
  const highest = Math.max(1, ...counts);
  const last = counts.findLastIndex((count) => count > 0);
  const bars = counts
    .slice(0, last + 1)
    .map((count, at) => ({ from: ends[at] ?? 0, height: Math.sqrt(count / highest) }));
  return { from: ends[0] ?? 0, to: ends[last + 1] ?? ends.at(-1) ?? 0, bars };
}

/** A slider's step: about three hundred of them, and none finer than the attribute's digits. */
export function niceStep({ from, to }: Spread, scale: number): number {
  return Math.max(10 ** -scale, roundUp((to - from) / 300, scale === 0));
}
