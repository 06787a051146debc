// How the language writes the few things that the console composes itself. The server reads all of it, and
// is the judge.

/** An attribute's, an event's name: bare where it may be, else in double quotes. */
export function writtenName(name: string): string {
  const bare = /^[\p{L}_][\p{L}\p{N}\p{M}_]*(\.[\p{L}_][\p{L}\p{N}\p{M}_]*)*$/u.test(name);
  return bare && !reserved.has(name.toUpperCase()) ? name : `"${name.replaceAll('"', '""')}"`;
}

export const writtenText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const isNumber = (text: string): boolean => /^-?(\d+(\.\d+)?|\.\d+)$/.test(text);

const reserved = new Set(
  'AND OR NOT IN BETWEEN LIKE ILIKE IS NULL TRUE FALSE HAS WITHIN TODAY'.split(' '),
);

/** Words that the editor offers and colours. */
export const keywords = (
  'AND OR NOT IN BETWEEN LIKE ILIKE IS NULL TRUE FALSE HAS ANY ALL NONE WITHIN KM OF TODAY LAST NEXT DAYS ' +
  'WEEKS MONTHS YEARS HOURS ANNIVERSARY TOP BOTTOM PERCENT AMONG QUANTILE BUCKET SEGMENT LIST SCORE GRADE ' +
  'AT LEAST MOST EXACTLY DID COUNT SUM AVG MIN MAX FIRST DISTINCT FAVOURITE SEQUENCE WHERE DURING TO SINCE ' +
  'BEFORE EVER ESCAPE BY'
)
  .split(' ')
  .filter((word, at, all) => all.indexOf(word) === at);

export const units = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const;
export type Unit = (typeof units)[number];

export interface Span {
  amount: number;
  unit: Unit;
}

export const writtenSpan = ({ amount, unit }: Span): string => `${amount} ${unit}${amount === 1 ? '' : 'S'}`;

/** A day counted from today: `TODAY - 90 DAYS`. */
export function writtenToday({ amount, unit }: Span): string {
  if (amount === 0) return 'TODAY';
  return `TODAY ${amount < 0 ? '-' : '+'} ${writtenSpan({ amount: Math.abs(amount), unit })}`;
}

/** `30 days`, as rules carry it. */
export function readSpan(text: unknown): Span | null {
  const [, amount, word = ''] = /^\s*(\d+)\s+(\w+?)s?\s*$/i.exec(String(text)) ?? [];
  const unit = units.find((each) => each === word.toUpperCase());
  return amount === undefined || unit === undefined ? null : { amount: Number(amount), unit };
}
