// Numbers and dates of a language. A browser may say that it knows a language and still write numbers as in
// English and months as "M11": Chromium does so with Kazakh. Then they are written here by that language's rules.
import type { Language } from './language';

export interface Formats {
  number(value: number, options?: Intl.NumberFormatOptions): string;
  /** A day; `options` as Intl.DateTimeFormat takes them, for the time zone. */
  date(value: Date, options?: Intl.DateTimeFormatOptions): string;
  /** A month of UTC. */
  month(value: Date): string;
  /** A day with its time. */
  moment(value: Date): string;
}

const kazakhMonths = [
  'қаң.', 'ақп.', 'нау.', 'сәу.', 'мам.', 'мау.', 'шіл.', 'там.', 'қыр.', 'қаз.', 'қар.', 'жел.',
];

/** Whether the browser has a language's own words, and not only its name. */
export function isKnown(language: Language): boolean {
  const month = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(new Date('2026-11-15T00:00:00Z'));
  return language === 'en' || /\p{Script=Cyrillic}/u.test(month);
}

export function formatsOf(language: Language, known = isKnown(language)): Formats {
  // Kazakh numbers have the separators of Russian ones.
  const locale = known ? language : 'ru';
  // Making a format takes far longer than using it, and charts write a number at every tick.
  const numbers = new Map<string, Intl.NumberFormat>();
  const numbersOf = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const made = numbers.get(key) ?? new Intl.NumberFormat(locale, options);
    numbers.set(key, made);
    return made;
  };
  const plain = numbersOf({});
  const days = new Map<string, Intl.DateTimeFormat>();
  const ofDay = (value: Date, options: Intl.DateTimeFormatOptions): string => {
    const key = JSON.stringify(options);
    const made = days.get(key) ?? new Intl.DateTimeFormat(locale, options);
    days.set(key, made);
    return made.format(value);
  };
  const date = (value: Date, options: Intl.DateTimeFormatOptions = {}): string => {
    if (known) return ofDay(value, { dateStyle: 'medium', ...options });
    const part = (wanted: Intl.DateTimeFormatOptions): number =>
      Number(new Intl.DateTimeFormat('en', { ...wanted, ...options }).format(value));
    const month = kazakhMonths[part({ month: 'numeric' }) - 1] ?? '';
    return `${part({ year: 'numeric' })} ж. ${part({ day: 'numeric' })} ${month}`;
  };
  return {
    number: (value, options) =>
      options === undefined ? plain.format(value) : numbersOf(options).format(value),
    date,
    month: (value) =>
      known
        ? ofDay(value, { month: 'short', year: 'numeric', timeZone: 'UTC' })
        : `${value.getUTCFullYear()} ж. ${kazakhMonths[value.getUTCMonth()] ?? ''}`,
    moment: (value) =>
      known
        ? ofDay(value, { dateStyle: 'medium', timeStyle: 'medium' })
        : `${date(value)} ${ofDay(value, { timeStyle: 'medium' })}`,
  };
}
