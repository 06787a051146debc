// Values as the reader's language writes them.
import type { Attribute } from '../api/schemaContext';
import type { Words } from '../app/language';

export type Value = string | number | boolean | null;

/** Numbers keep their digits: 1.50 of a scale of 2 is not 1.5. */
export function figureText(words: Words, value: number | string, scale?: number): string {
  const digits = scale ?? Math.min(6, /\.(\d+)/.exec(String(value))?.[1]?.length ?? 0);
  return words.number(Number(value), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function valueText(words: Words, attribute: Pick<Attribute, 'type' | 'scale'>, value: Value): string {
  if (value === null) return words.t('audiences.unknown');
  switch (attribute.type) {
    case 'flag':
      return words.t(String(value) === 'true' ? 'audiences.yes' : 'audiences.no');
    case 'number':
    case 'real':
      return figureText(words, String(value), attribute.scale);
    case 'date':
      return words.date(String(value));
    case 'time':
      return words.moment(String(value));
    default:
      return String(value);
  }
}

/** A bin of POST /v1/profile, which it names "1 to 3", and its words for none and known. */
export function binText(words: Words, attribute: Pick<Attribute, 'type' | 'scale'>, label: string | null): string {
  if (label === '(none)') return words.t('audiences.none');
  if (label === '(known)') return words.t('audiences.known');
  const measured = ['number', 'real', 'date', 'time'].includes(attribute.type);
  const [, low, high] = (measured && label !== null && /^(.+) to (.+)$/.exec(label)) || [];
  if (low === undefined || high === undefined) return valueText(words, attribute, label);
  return `${valueText(words, attribute, low)} – ${valueText(words, attribute, high)}`;
}
