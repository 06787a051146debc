// A saved segment or list, by name.
import { useWords } from '../../app/language';
import { useBuilder } from '../BuilderContext';

interface SavedEditorProps {
  kind: 'segment' | 'list';
  value: string;
  onChange(value: string): void;
}

export function SavedEditor({ kind, value, onChange }: SavedEditorProps) {
  const { t } = useWords();
  const { segments, lists } = useBuilder();
  const names = (kind === 'segment' ? segments : lists).map(({ name }) => name);
  if (names.length === 0 && value === '') return <span className="quiet">{t(`builder.no_${kind}s`)}</span>;
  const shown = value === '' || names.includes(value) ? names : [value, ...names];
  return (
    <select aria-label={t(`builder.${kind}`)} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="" disabled>
        {t('builder.choose')}
      </option>
      {shown.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
