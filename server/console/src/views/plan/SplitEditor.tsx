// A campaign's split: cells of chance with a share each, of which one may get another message.
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { splitState, type DraftCell } from './draft';

interface Props {
  name: string;
  cells: readonly DraftCell[];
  onChange(cells: DraftCell[]): void;
}

export function SplitEditor({ name, cells, onChange }: Props) {
  const { t, number } = useWords();
  const change = (place: number, changed: Partial<DraftCell>): void =>
    onChange(cells.map((cell, i) => (i === place ? { ...cell, ...changed } : cell)));
  const { whole, sum } = splitState(cells);
  return (
    <fieldset className="split">
      <legend>{t('plan.split', { name })}</legend>
      {cells.length === 0 ? (
        <button
          type="button" className="small"
          onClick={() => onChange([{ name: 'A', percent: '50' }, { name: 'B', percent: '50' }])}
        >
          <Icon name="add" />{t('plan.splitInTwo')}
        </button>
      ) : (
        <>
          <ul>
            {cells.map((cell, place) => (
              <li key={place}>
                <input
                  aria-label={t('plan.cellName')} value={cell.name}
                  onChange={(event) => change(place, { name: event.target.value })}
                />
                <input
                  aria-label={t('plan.cellPercent', { name: cell.name })} type="number" min={0} max={100} step="any"
                  value={cell.percent} onChange={(event) => change(place, { percent: event.target.value })}
                />
                <span aria-hidden="true">%</span>
                <button
                  type="button" className="plain small" aria-label={t('plan.dropCell', { name: cell.name })}
                  onClick={() => onChange(cells.filter((_, i) => i !== place))}
                >
                  <Icon name="remove" />
                </button>
              </li>
            ))}
          </ul>
          <button type="button" className="small" onClick={() => onChange([...cells, { name: '', percent: '' }])}>
            <Icon name="add" />{t('plan.addCell')}
          </button>
          {!whole && <p className="hint" role="status">{t('plan.splitWaits', { sum: number(sum) })}</p>}
        </>
      )}
    </fieldset>
  );
}
