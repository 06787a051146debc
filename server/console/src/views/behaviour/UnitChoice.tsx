// Days, weeks or months.
import { useWords } from '../../app/language';

export const units = ['day', 'week', 'month'] as const;
export type Unit = (typeof units)[number];

export function UnitChoice({ value, onChange }: { value: Unit; onChange(unit: Unit): void }) {
  const { t } = useWords();
  return (
    <label className="field">
      <span>{t('behaviour.unit')}</span>
      <select value={value} onChange={(event) => onChange(event.target.value as Unit)}>
        {units.map((unit) => <option key={unit} value={unit}>{t(`behaviour.unit.${unit}`)}</option>)}
      </select>
    </label>
  );
}
