// Groups of rules: what they give together is held between two bounds.
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { dropGroup, renameGroup, type Draft } from './draft';

export function GroupList({ draft, onChange }: { draft: Draft; onChange(draft: Draft): void }) {
  const { t } = useWords();
  const change = (place: number, changed: Partial<Draft['groups'][number]>): void =>
    onChange({ ...draft, groups: draft.groups.map((group, i) => (i === place ? { ...group, ...changed } : group)) });
  return (
    <ul className="grades">
      {draft.groups.map((group, place) => (
        <li key={place}>
          <input
            aria-label={t('scores.groupName')} value={group.name}
            onChange={(event) => onChange(renameGroup(draft, place, event.target.value))}
          />
          {(['min', 'max'] as const).map((bound) => (
            <label key={bound}>
              {t(`scores.${bound}`)}
              <input
                className="score-short" inputMode="decimal" value={group[bound]}
                onChange={(event) => change(place, { [bound]: event.target.value })}
              />
            </label>
          ))}
          <button
            type="button" className="plain small" aria-label={t('scores.dropGroup', { name: group.name })}
            onClick={() => onChange(dropGroup(draft, place))}
          >
            <Icon name="remove" />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button" className="small"
          onClick={() => onChange({ ...draft, groups: [...draft.groups, { name: freeName(draft, t('scores.group')), min: '', max: '' }] })}
        >
          <Icon name="add" />{t('scores.addGroup')}
        </button>
      </li>
    </ul>
  );
}

function freeName({ groups }: Draft, wanted: string): string {
  const taken = new Set(groups.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted} ${number}`;
  return name;
}
