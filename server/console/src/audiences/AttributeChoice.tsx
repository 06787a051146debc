// A list to choose an attribute from, by family.
import { families, useSchema, type Attribute } from '../api/schemaContext';
import { useWords } from '../app/language';

interface Props {
  label: string;
  value: string;
  onChange(name: string): void;
  among?: (attribute: Attribute) => boolean;
  /** What stands first where no attribute need be chosen. */
  none?: string;
}

const all = (): boolean => true;

export function AttributeChoice({ label, value, onChange, among = all, none }: Props) {
  const { t } = useWords();
  const { schema } = useSchema();
  const attributes = schema?.attributes.filter(among) ?? [];
  return (
    <label className="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {families.map((family) => {
          const members = attributes.filter((attribute) => attribute.family === family);
          return members.length === 0 ? null : (
            <optgroup key={family} label={t(`audiences.${family}`)}>
              {members.map(({ name }) => <option key={name} value={name}>{name}</option>)}
            </optgroup>
          );
        })}
      </select>
    </label>
  );
}
