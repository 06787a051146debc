// Seconds in the two largest units, as a person says it: 3 days 5 hours.

export type DurationUnit = 'day' | 'hour' | 'minute' | 'second';

const lengths: readonly [DurationUnit, number][] = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

export function partsOf(seconds: number): { unit: DurationUnit; value: number }[] {
  let left = Math.max(0, Math.round(seconds));
  const parts: { unit: DurationUnit; value: number }[] = [];
  for (const [unit, length] of lengths) {
    const value = Math.floor(left / length);
    left -= value * length;
    if (value > 0 || (unit === 'second' && parts.length === 0)) parts.push({ unit, value });
  }
  return parts.slice(0, 2);
}

// Kazakh has one form after a number, and not every browser knows its units.
const kazakh: Record<DurationUnit, string> = { day: 'күн', hour: 'сағ', minute: 'мин', second: 'с' };

/** In the words of the reader's language. */
export function durationText(seconds: number, language: string): string {
  return partsOf(seconds)
    .map(({ unit, value }) =>
      language === 'kk'
        ? `${value} ${kazakh[unit]}`
        : new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value))
    .join(' ');
}
