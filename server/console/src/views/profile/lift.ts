// What sets an audience apart: values ranked by how much more, or less, frequent they are than in the base.

export interface ProfileValue {
  attribute: string;
  value: string | null;
  count: number;
  share: number;
  base_share: number;
  index: number | null;
  lift_low: number;
  lift_high: number;
  condition: string | null;
}

export type Direction = 'more' | 'less';

/** For certain: the 95 % interval of the lift lies on one side of 1. */
export function directionOf(value: ProfileValue): Direction | 'unsure' {
  if (value.lift_low > 1) return 'more';
  return value.lift_high < 1 ? 'less' : 'unsure';
}

/**
 * The values to draw of one attribute, or of all, the most telling first. What the definition itself
 * asks for is no news: attributes it names are left out where others have something to say.
 */
export function telling(
  values: readonly ProfileValue[],
  direction: Direction,
  attribute: string,
  most: number,
  asked: ReadonlySet<string> = new Set(),
): ProfileValue[] {
  if (attribute !== '') return values.filter((value) => value.attribute === attribute);
  const fitting = values.filter((value) => directionOf(value) === direction);
  const news = fitting.filter((value) => !asked.has(value.attribute));
  const shown = news.length > 0 ? news : fitting;
  return [...shown].sort((a, b) => strength(b, direction) - strength(a, direction)).slice(0, most);
}

/**
 * How much a value tells of the audience: its part of the divergence from the base, with the bound of the lift
 * that is nearer to 1. The lift alone would put a town of two customers above what sets half of them apart.
 */
function strength(value: ProfileValue, direction: Direction): number {
  return direction === 'more'
    ? value.share * Math.log(value.lift_low)
    : -value.base_share * Math.log(Math.max(value.lift_high, 1e-6));
}

/** The attributes whose names stand in a definition, outside of its strings. */
export function attributesIn(where: string, names: readonly string[]): Set<string> {
  const bare = where.replace(/'(?:[^']|'')*'/g, ' ').replace(/--.*$/gm, ' ');
  const words = new Set([
    ...(bare.replace(/"(?:[^"]|"")*"/g, ' ').match(/[\p{L}_][\p{L}\p{M}\p{N}_.]*/gu) ?? []),
    ...[...bare.matchAll(/"((?:[^"]|"")*)"/g)].map(([, name]) => (name ?? '').replaceAll('""', '"')),
  ]);
  return new Set(names.filter((name) => words.has(name)));
}
