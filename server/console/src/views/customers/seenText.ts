// A value of one customer, as the server tells it: tags are lists, places have two numbers.
import type { Attribute } from '../../api/schemaContext';
import type { Words } from '../../app/language';
import { valueText, type Value } from '../../audiences/valueText';

export function seenText(words: Words, attribute: Pick<Attribute, 'type' | 'scale'> | undefined, value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? words.t('audiences.none') : value.map(String).join(', ');
  if (typeof value === 'object' && value !== null) {
    const { latitude, longitude } = value as { latitude?: number; longitude?: number };
    const degrees = (part: number | undefined): string =>
      part === undefined ? '–' : words.number(part, { maximumFractionDigits: 5 });
    return `${degrees(latitude)}; ${degrees(longitude)}`;
  }
  return valueText(words, attribute ?? { type: typeOf(value) }, value as Value);
}

/** Values of events have no attribute: what they are is seen. */
function typeOf(value: unknown): Attribute['type'] {
  if (typeof value === 'number') return 'real';
  if (typeof value === 'boolean') return 'flag';
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return 'time';
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? 'date' : 'category';
}

/** What a rule of points measured: a number, a word, or a moment with its age ("…T12:07:16Z, 58 days ago"). */
export function measuredText(words: Words, value: string): string {
  const [, moment, days] = /^(\d{4}-\d\d-\d\dT[\d:]+Z), (\d+) days? ago$/.exec(value) ?? [];
  if (moment !== undefined && days !== undefined) {
    return `${words.date(moment.slice(0, 10))} (${words.t('customers.daysAgo', { count: Number(days) })})`;
  }
  return /^-?\d+(\.\d+)?$/.test(value) ? valueText(words, { type: 'real' }, value) : seenText(words, undefined, value);
}
