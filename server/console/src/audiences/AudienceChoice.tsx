// A list to choose an audience from.
import { useSchema } from '../api/schemaContext';
import { useWords } from '../app/language';
import { choiceKey, choiceOf, type Choice } from './choice';

interface Props {
  label: string;
  value: Choice;
  onChange(choice: Choice): void;
  /** Whether the audience that is being described is among them. */
  withDescribed?: boolean;
}

export function AudienceChoice({ label, value, onChange, withDescribed = true }: Props) {
  const { t } = useWords();
  const { segments } = useSchema();
  return (
    <label className="field">
      <span>{label}</span>
      <select value={choiceKey(value)} onChange={(event) => onChange(choiceOf(event.target.value))}>
        {withDescribed && <option value="described">{t('audiences.described')}</option>}
        <option value="everybody">{t('audiences.everybody')}</option>
        {segments.length > 0 && (
          <optgroup label={t('audiences.segments')}>
            {segments.map(({ name }) => <option key={name} value={`segment:${name}`}>{name}</option>)}
          </optgroup>
        )}
      </select>
    </label>
  );
}
