// The first so many, or so many percent, by an attribute.
import { useWords } from '../../app/language';

export function RankEditor({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { t } = useWords();
  const percent = value.endsWith('percent');
  const size = String(Number.parseFloat(value) || '');
  const written = (next: string, ofAll: boolean): string => (ofAll ? `${next} percent` : next);
  return (
    <span className="pair">
      <input
        type="number"
        min={0}
        step={percent ? 'any' : 1}
        className="short"
        aria-label={t('builder.how_many')}
        value={size}
        onChange={(event) => onChange(written(event.target.value, percent))}
      />
      <select
        aria-label={t('builder.rank_unit')}
        value={percent ? 'percent' : 'customers'}
        onChange={(event) => onChange(written(event.target.value === 'percent' ? '10' : '1000', event.target.value === 'percent'))}
      >
        <option value="customers">{t('builder.rank.customers')}</option>
        <option value="percent">{t('builder.rank.percent')}</option>
      </select>
    </span>
  );
}
