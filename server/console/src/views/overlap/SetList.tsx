// The segments that are laid over one another: chosen, named, edited, left out again.
import type { Schemas } from '../../api/client';
import { useSchema } from '../../api/schemaContext';
import { Icon } from '../../app/Icon';
import { useWords, type Words } from '../../app/language';
import { quotedText } from '../../audiences/condition';
import { toldText } from '../../audiences/told';
import { useDefinition } from '../../definition/DefinitionProvider';
import './overlap.css';
import { mostSets, withSet, type ChosenSet } from './sets';

interface Props {
  sets: readonly ChosenSet[];
  counts: Schemas['OverlapReply']['segments'];
  onChange(sets: ChosenSet[]): void;
}

export function SetList({ sets, counts, onChange }: Props) {
  const words = useWords();
  const { t } = words;
  const { segments } = useSchema();
  const { text } = useDefinition();
  const chosen = new Set(sets.map(({ where }) => where));
  const change = (key: string, changed: Partial<ChosenSet>): void =>
    onChange(sets.map((set) => (set.key === key ? { ...set, ...changed } : set)));
  const add = (value: string): void => {
    if (value === 'described') {
      onChange(withSet(sets, { name: t('audiences.described'), where: text, own: true }));
    } else if (value === 'own') {
      onChange(withSet(sets, { name: t('overlap.newName'), where: '', own: true }));
    } else if (value !== '') {
      const name = value.slice('segment:'.length);
      onChange(withSet(sets, { name, where: `SEGMENT ${quotedText(name)}`, own: false }));
    }
  };
  return (
    <section className="card" aria-label={t('overlap.sets')}>
      <ul className="sets">
        {sets.map((set) => (
          <li key={set.key}>
            <input
              aria-label={t('overlap.setName')} value={set.name}
              onChange={(event) => change(set.key, { name: event.target.value })}
            />
            <input
              className="condition" aria-label={t('overlap.setWhere', { name: set.name })} value={set.where}
              readOnly={!set.own} spellCheck={false} placeholder="spend > 500"
              onChange={(event) => change(set.key, { where: event.target.value })}
            />
            <output>{sizeOf(set, counts, words)}</output>
            <button
              type="button" className="plain small" aria-label={t('overlap.leaveOut', { name: set.name })}
              onClick={() => onChange(sets.filter(({ key }) => key !== set.key))}
            >
              <Icon name="remove" />
            </button>
          </li>
        ))}
      </ul>
      <label className="field">
        <span>{t('overlap.add')}</span>
        <select value="" disabled={sets.length >= mostSets} onChange={(event) => add(event.target.value)}>
          <option value="">{t('overlap.choose')}</option>
          {text.trim() !== '' && <option value="described">{t('audiences.described')}</option>}
          <option value="own">{t('overlap.own')}</option>
          {segments.length > 0 && (
            <optgroup label={t('audiences.segments')}>
              {segments
                .filter(({ name }) => !chosen.has(`SEGMENT ${quotedText(name)}`))
                .map(({ name }) => <option key={name} value={`segment:${name}`}>{name}</option>)}
            </optgroup>
          )}
        </select>
      </label>
    </section>
  );
}

function sizeOf(set: ChosenSet, counts: Props['counts'], words: Words): string {
  const counted = counts.find(({ name }) => name === set.name);
  return counted === undefined ? '–' : toldText(words, counted);
}
