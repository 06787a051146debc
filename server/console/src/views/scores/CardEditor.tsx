// The card: its rules, what each gives to whom at this moment, its bounds and its grades.
import type { ReactNode } from 'react';

import type { Schemas } from '../../api/client';
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { GroupList } from './GroupList';
import { RuleEditor } from './RuleEditor';
import { isFinished, newRule, ruleKinds, type Draft, type DraftRule, type RuleKind } from './draft';

interface Props {
  draft: Draft;
  onChange(draft: Draft): void;
  /** What the rules gave when they were last asked, in their order. */
  rules: Schemas['ScoreReply']['rules'];
  children: ReactNode;
}

export function CardEditor({ draft, onChange, rules, children }: Props) {
  const { t } = useWords();
  const change = (changed: Partial<Draft>): void => onChange({ ...draft, ...changed });
  const changeRule = (key: number, changed: DraftRule | null): void =>
    change({ rules: draft.rules.flatMap((rule) => (rule.key !== key ? [rule] : changed === null ? [] : [changed])) });
  const asked = draft.rules.filter(isFinished);
  return (
    <section className="card card-editor" aria-label={t('scores.card')}>
      <div className="card-fields">
        <label className="field">
          <span>{t('scores.name')}</span>
          <input value={draft.name} maxLength={200} onChange={(event) => change({ name: event.target.value })} />
        </label>
        {(['base', 'min', 'max'] as const).map((field) => (
          <label key={field} className="field field-short">
            <span>{t(`scores.${field}`)}</span>
            <input inputMode="decimal" value={draft[field]} onChange={(event) => change({ [field]: event.target.value })} />
          </label>
        ))}
      </div>
      <h2>{t('scores.rules')}</h2>
      <ol className="rules">
        {draft.rules.map((rule) => (
          <RuleEditor
            key={rule.key}
            rule={rule}
            groups={draft.groups.map(({ name }) => name)}
            gives={rules[asked.indexOf(rule)] ?? null}
            onChange={(changed) => changeRule(rule.key, changed)}
          />
        ))}
      </ol>
      <label className="field">
        <span>{t('scores.addRule')}</span>
        <select
          value=""
          onChange={(event) => change({ rules: [...draft.rules, newRule(event.target.value as RuleKind, draft.rules)] })}
        >
          <option value="" disabled>{t('scores.chooseKind')}</option>
          {ruleKinds.map((kind) => <option key={kind} value={kind}>{t(`scores.kind.${kind}`)}</option>)}
        </select>
      </label>
      <h2>{t('scores.groups')}</h2>
      <GroupList draft={draft} onChange={onChange} />
      <h2>{t('scores.grades')}</h2>
      <Grades grades={draft.grades} onChange={(grades) => change({ grades })} />
      <div className="row-actions">{children}</div>
    </section>
  );
}

function Grades({ grades, onChange }: { grades: Draft['grades']; onChange(grades: Draft['grades']): void }) {
  const { t } = useWords();
  const change = (place: number, changed: Partial<Draft['grades'][number]>): void =>
    onChange(grades.map((grade, i) => (i === place ? { ...grade, ...changed } : grade)));
  return (
    <ul className="grades">
      {grades.map((grade, place) => (
        <li key={place}>
          <input aria-label={t('scores.gradeName')} value={grade.name} onChange={(event) => change(place, { name: event.target.value })} />
          <label>
            {t('scores.from')}
            <input
              className="score-short" inputMode="decimal" value={grade.from}
              onChange={(event) => change(place, { from: event.target.value })}
            />
          </label>
          <button
            type="button" className="plain small" aria-label={t('scores.dropGrade', { name: grade.name })}
            onClick={() => onChange(grades.filter((_, i) => i !== place))}
          >
            <Icon name="remove" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="small" onClick={() => onChange([...grades, { name: '', from: '' }])}>
          <Icon name="add" />{t('scores.addGrade')}
        </button>
      </li>
    </ul>
  );
}
