// So many days, weeks, months: of a period that ends or begins today, or before today.
import { useWords } from '../../app/language';
import { readSpan, units, writtenSpan, type Span, type Unit } from '../language';

interface SpanFieldsProps {
  span: Span;
  only?: readonly Unit[];
  onChange(span: Span): void;
}

export function SpanFields({ span, only = units, onChange }: SpanFieldsProps) {
  const { t } = useWords();
  return (
    <span className="pair">
      <input
        type="number"
        min={0}
        className="short"
        aria-label={t('builder.how_many')}
        value={span.amount}
        onChange={(event) => onChange({ ...span, amount: Math.max(0, Math.trunc(event.target.valueAsNumber || 0)) })}
      />
      <select
        aria-label={t('builder.unit')}
        value={span.unit}
        onChange={(event) => onChange({ ...span, unit: event.target.value as Unit })}
      >
        {only.map((unit) => (
          <option key={unit} value={unit}>
            {t(`builder.unit.${unit.toLowerCase()}`, { count: span.amount })}
          </option>
        ))}
      </select>
    </span>
  );
}

const dayUnits = units.filter((unit) => unit !== 'HOUR');

/** `30 days`, as rules carry a period. */
export function PeriodEditor({ value, onChange }: { value: string; onChange(value: string): void }) {
  const span = readSpan(value) ?? { amount: 30, unit: 'DAY' };
  return <SpanFields span={span} only={dayUnits} onChange={(next) => onChange(writtenSpan(next).toLowerCase())} />;
}

/** A day counted from today: so long ago, or ahead. */
export function AgoEditor({ value, onChange }: { value: Span; onChange(value: Span): void }) {
  const { t } = useWords();
  const ahead = value.amount > 0;
  const signed = (span: Span, later: boolean): Span => ({
    ...span,
    amount: later || span.amount === 0 ? span.amount : -span.amount,
  });
  return (
    <span className="pair">
      <SpanFields
        span={{ ...value, amount: Math.abs(value.amount) }}
        only={dayUnits}
        onChange={(span) => onChange(signed(span, ahead))}
      />
      <select
        aria-label={t('builder.direction')}
        value={ahead ? 'ahead' : 'ago'}
        onChange={(event) => onChange(signed({ ...value, amount: Math.abs(value.amount) }, event.target.value === 'ahead'))}
      >
        <option value="ago">{t('builder.ago')}</option>
        <option value="ahead">{t('builder.ahead')}</option>
      </select>
    </span>
  );
}
