// A size as it may be shown: a token with a smallest group is not told every one.
import type { Words } from '../app/language';

export interface Told {
  count: number | null;
  /** The group has fewer customers than this, perhaps none. */
  fewer_than?: number | undefined;
}

/** The size, or what is told in its place: "fewer than 50", or that it is not told. */
export function toldText({ t, number }: Pick<Words, 't' | 'number'>, { count, fewer_than }: Told): string {
  if (count !== null) return number(count);
  return fewer_than === undefined ? t('audiences.withheld') : t('audiences.fewer', { count: fewer_than });
}
