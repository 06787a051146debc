// How segments meet, as an UpSet plot draws it: which columns, which dots, and the audience behind each column.
import { bracketed } from '../../audiences/condition';

export interface Named {
  name: string;
  where: string;
  /** null: a token with a smallest group is not told it, nor of the regions it has a part in. */
  count: number | null;
}

/** The segments that pairs, regions and "none" speak of: all that were asked, or those that may be told. */
export function spokenOf<T extends { name: string }>(sets: readonly T[], among: readonly string[] | undefined): T[] {
  return among === undefined ? [...sets] : sets.filter(({ name }) => among.includes(name));
}

export interface Region {
  /** The segments everybody in it is in; she is in no other of the call. */
  segments: readonly string[];
  count: number;
}

export interface UpSet {
  /** Rows, the largest segment first. */
  sets: { name: string; count: number }[];
  columns: UpSetColumn[];
  /** Customers in regions that did not get a column. */
  hidden: { regions: number; count: number };
}

export interface UpSetColumn {
  segments: string[];
  /** Rows of `sets` that have a full dot, ascending. */
  members: number[];
  count: number;
}

export type UpSetOrder = 'size' | 'degree';

export function upSet(sets: readonly Named[], regions: readonly Region[], most: number, order: UpSetOrder): UpSet {
  const rows = sets
    .flatMap(({ name, count }) => (count === null ? [] : [{ name, count }]))
    .sort((a, b) => b.count - a.count);
  const place = new Map(rows.map((row, index) => [row.name, index]));
  const columns = regions
    .filter((region) => region.count > 0)
    .map((region) => ({
      segments: [...region.segments],
      members: region.segments.map((name) => place.get(name) ?? -1).sort((a, b) => a - b),
      count: region.count,
    }))
    .sort((a, b) => b.count - a.count);
  const shown = columns.slice(0, most);
  const rest = columns.slice(most);
  if (order === 'degree') shown.sort((a, b) => a.members.length - b.members.length || b.count - a.count);
  return {
    sets: rows,
    columns: shown,
    hidden: { regions: rest.length, count: rest.reduce((sum, column) => sum + column.count, 0) },
  };
}

/** Exactly these customers, as a definition: in every segment of the region and in none of the others spoken of. */
export function whereOfRegion(sets: readonly Named[], region: readonly string[]): string {
  const inside = sets.filter((set) => region.includes(set.name)).map((set) => bracketed(set.where));
  const outside = sets.filter((set) => !region.includes(set.name)).map((set) => `NOT ${bracketed(set.where)}`);
  return [...inside, ...outside].join(' AND ');
}

export function whereOfPair(sets: readonly Named[], pair: readonly string[]): string {
  return sets.filter((set) => pair.includes(set.name)).map((set) => bracketed(set.where)).join(' AND ');
}
