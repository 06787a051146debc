// One day or two of the calendar.
import type { Attribute } from '../../api/schemaContext';
import { useWords } from '../../app/language';

interface DayEditorProps {
  attribute: Attribute | undefined;
  values: string[];
  onChange(values: string[]): void;
}

const day = (value: unknown): string | undefined => (typeof value === 'string' ? value.slice(0, 10) : undefined);

export function DayEditor({ attribute, values, onChange }: DayEditorProps) {
  const { t } = useWords();
  return (
    <span className="pair">
      {values.map((value, at) => (
        <input
          key={at}
          type="date"
          aria-label={t(values.length === 1 ? 'builder.day' : at === 0 ? 'builder.from' : 'builder.to')}
          min={day(attribute?.minimum)}
          value={value.slice(0, 10)}
          onChange={(event) => onChange(values.map((each, place) => (place === at ? event.target.value : each)))}
        />
      ))}
    </span>
  );
}
