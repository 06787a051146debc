// The bars of a histogram as conditions, so that one POST /v1/counts answers them all: equal steps of a round
// length between two ends, with everything beyond them in an open bar on either side.
import { quotedName } from '../../audiences/condition';

export interface Bin {
  /** The first value inside; null where the bar is open below. */
  from: number | null;
  /** The first value beyond; null where the bar is open above. */
  below: number | null;
  condition: string;
}

export interface Range {
  name: string;
  type: 'number' | 'real' | 'date' | 'time';
  /** Digits after the point. Dates and times count in days since 1970. */
  scale?: number;
  low: number;
  high: number;
}

const dayLength = 86_400_000;

export function dayNumber(text: string): number {
  return Math.floor(Date.parse(text.slice(0, 10) + 'T00:00:00Z') / dayLength);
}

export function dayText(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 10);
}

/** The shortest round step (1, 2 or 5 times a power of ten, whole weeks and years of days) giving at most so many. */
export function roundStep(span: number, most: number, smallest: number, days = false): number {
  if (days) {
    const calendar = [1, 7, 14, 28, 91, 182, 365, 730, 1825, 3650, 7300];
    return calendar.find((step) => span / step <= most) ?? 36_500;
  }
  if (!(span > 0)) return smallest > 0 ? smallest : 1;
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => span / each <= most) ?? 10 * power;
  return Math.max(step, smallest);
}

export function binsOf(range: Range, most = 30): Bin[] {
  const days = range.type === 'date' || range.type === 'time';
  const smallest = range.type === 'number' ? 10 ** -(range.scale ?? 0) : 0;
  const step = roundStep(range.high - range.low, most, smallest, days);
  // Steps are counted in whole numbers, so that edges do not drift: 0.1 + 0.2 is no edge anybody wants.
  const first = Math.floor(range.low / step);
  const last = Math.max(Math.floor(range.high / step), first);
  const edges: number[] = [];
  for (let at = first; at <= last + 1; at += 1) edges.push(tidy(at * step, range, step));
  const literal = (edge: number): string => (days ? `'${dayText(edge)}'` : plain(edge, range, step));
  const name = quotedName(range.name);
  const bins: Bin[] = [];
  const start = edges[0];
  const end = edges[edges.length - 1];
  if (start === undefined || end === undefined) return bins;
  bins.push({ from: null, below: start, condition: `${name} < ${literal(start)}` });
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const from = edges[i];
    const below = edges[i + 1];
    if (from === undefined || below === undefined) continue;
    bins.push({ from, below, condition: `${name} >= ${literal(from)} AND ${name} < ${literal(below)}` });
  }
  bins.push({ from: end, below: null, condition: `${name} >= ${literal(end)}` });
  return bins;
}

function digits(range: Range, step: number): number {
  const ofStep = step >= 1 ? 0 : Math.min(15, Math.ceil(-Math.log10(step) - 1e-9));
  return range.type === 'real' ? ofStep : Math.min(range.scale ?? 0, Math.max(ofStep, 0));
}

function tidy(edge: number, range: Range, step: number): number {
  return range.type === 'date' || range.type === 'time' ? edge : Number(edge.toFixed(digits(range, step)));
}

/** The language has no exponents: 1e21 would be a mistake. */
function plain(edge: number, range: Range, step: number): string {
  return edge.toFixed(digits(range, step));
}

/** Open bars at the ends say nothing where nobody is in them. */
export function withoutEmptyEnds<T extends { bin: Bin; counts: readonly number[] }>(bars: readonly T[]): T[] {
  return bars.filter(
    ({ bin, counts }) => (bin.from !== null && bin.below !== null) || counts.some((count) => count > 0),
  );
}

/** The place of the bar that a value is in; -1 for none. */
export function binOf(bins: readonly Bin[], value: number): number {
  return bins.findIndex(({ from, below }) => (from === null || value >= from) && (below === null || value < below));
}
