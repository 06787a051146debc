// Every two segments: how many are in both, and whether that is more than chance.
import { useState } from 'react';

import type { Schemas } from '../../api/client';
import { useWords } from '../../app/language';

type Pair = Schemas['OverlapReply']['pairs'][number];
const columns = ['count', 'share_of_first', 'share_of_second', 'jaccard', 'lift'] as const;
type Column = (typeof columns)[number];

export function PairTable({ pairs, onTake }: { pairs: readonly Pair[]; onTake(pair: Pair): void }) {
  const { t, number, percent } = useWords();
  const [by, setBy] = useState<Column>('count');
  const sorted = [...pairs].sort((a, b) => (b[by] ?? -1) - (a[by] ?? -1));
  const decimal = (value: number | null): string =>
    value === null ? '–' : number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <div className="scrolled pairs" tabIndex={0} role="region" aria-label={t('overlap.pairs')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('overlap.first')}</th>
            <th scope="col">{t('overlap.second')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="number" aria-sort={by === column ? 'descending' : 'none'}>
                <button type="button" className="plain small" onClick={() => setBy(column)}>
                  {t(`overlap.pair.${column}`)}
                </button>
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {sorted.map((pair) => (
            <tr key={JSON.stringify(pair.segments)}>
              <td>{pair.segments[0]}</td>
              <td>{pair.segments[1]}</td>
              <td className="number">{number(pair.count)}</td>
              <td className="number">{percent(pair.share_of_first)}</td>
              <td className="number">{percent(pair.share_of_second)}</td>
              <td className="number">{decimal(pair.jaccard)}</td>
              <td className="number">{decimal(pair.lift)}</td>
              <td>
                <button
                  type="button" className="small" aria-label={t('overlap.takePair', { pair: pair.segments.join(' ∩ ') })}
                  onClick={() => onTake(pair)}
                >
                  {t('overlap.take')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
