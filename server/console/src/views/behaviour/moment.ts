// The day that behaviour is looked at from: as it was chosen, else today, else the last day that has events.

/** Where the newest event is older than that, the base is a copy of another time, and today shows nothing. */
const daysUntilStale = 14;

export function dayOf(asOf: string | null, lastEvents: readonly string[], today: string): string | null {
  if (asOf !== null) return asOf;
  const last = lastEvents.map((moment) => moment.slice(0, 10)).sort().at(-1);
  if (last === undefined) return null;
  const days = (Date.parse(today) - Date.parse(last)) / 86_400_000;
  return days > daysUntilStale ? last : null;
}
