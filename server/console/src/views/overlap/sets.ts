// The segments that are laid over one another: saved ones, what is being described, or conditions at hand.

export interface ChosenSet {
  /** Stays while name and condition are edited. */
  key: string;
  name: string;
  where: string;
  /** Whether its condition may be edited here. */
  own: boolean;
}

/** POST /v1/overlap takes so many; beyond 16 it tells pairs and no regions. */
export const mostSets = 64;
export const mostWithRegions = 16;

export function withSet(sets: readonly ChosenSet[], set: Omit<ChosenSet, 'key'>): ChosenSet[] {
  if (sets.length >= mostSets) return [...sets];
  const last = Math.max(0, ...sets.map(({ key }) => Number(key)));
  return [...sets, { ...set, name: freeName(set.name, sets), key: String(last + 1) }];
}

/** Regions are told by names, so no two may be the same. */
function freeName(wanted: string, sets: readonly ChosenSet[]): string {
  const taken = new Set(sets.map(({ name }) => name));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted} ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** What can be asked now: two sets or more, each with a name of its own and a condition. */
export function askable(sets: readonly ChosenSet[]): { name: string; where: string }[] | null {
  const begun = sets.filter(({ name, where }) => name.trim() !== '' && where.trim() !== '');
  const names = new Set(begun.map(({ name }) => name));
  return begun.length < 2 || names.size < begun.length ? null : begun.map(({ name, where }) => ({ name, where }));
}
