// One rule of a card, by its kind, with whom it reaches at this moment.
import type { Schemas } from '../../api/client';
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { titleOf, type DraftRule, type Step } from './draft';

interface Props {
  rule: DraftRule;
  groups: readonly string[];
  gives: Schemas['ScoreReply']['rules'][number] | null;
  /** Null drops it. */
  onChange(rule: DraftRule | null): void;
}

export function RuleEditor({ rule, groups, gives, onChange }: Props) {
  const { t, number, percent } = useWords();
  const title = rule.name.trim() === '' ? titleOf(rule) : rule.name;
  const change = (changed: Partial<DraftRule>): void => onChange({ ...rule, ...changed });
  const field = (key: 'when' | 'of' | 'points' | 'min' | 'max' | 'halfLife' | 'unknown', label: string, long = false) => (
    <label className={long ? 'field field-long' : 'field field-short'}>
      <span>{label}</span>
      <input
        className={long ? 'condition' : undefined} inputMode={long ? 'text' : 'decimal'} spellCheck={false}
        value={rule[key]} onChange={(event) => change({ [key]: event.target.value })}
      />
    </label>
  );
  return (
    <li className="score-rule">
      <div className="score-rule-head">
        <input
          aria-label={t('scores.ruleName')} value={rule.name} placeholder={titleOf(rule) || t('scores.ruleName')}
          onChange={(event) => change({ name: event.target.value })}
        />
        <span className="chip">{t(`scores.kind.${rule.kind}`)}</span>
        <button type="button" className="plain small" aria-label={t('scores.dropRule', { name: title })} onClick={() => onChange(null)}>
          <Icon name="remove" />
        </button>
      </div>
      <div className="card-fields">
        {rule.kind === 'flat' && <>{field('when', t('scores.when'), true)}{field('points', t('scores.points'))}</>}
        {rule.kind === 'per' && (
          <>
            {field('of', t('scores.value'), true)}
            {field('points', t('scores.pointsPer'))}
            {field('min', t('scores.min'))}
            {field('max', t('scores.max'))}
          </>
        )}
        {rule.kind === 'decay' && (
          <>
            {field('of', t('scores.event'), true)}
            {field('points', t('scores.points'))}
            {field('halfLife', t('scores.halfLife'))}
          </>
        )}
        {rule.kind === 'bins' && <>{field('of', t('scores.value'), true)}{field('unknown', t('scores.unknown'))}</>}
        {rule.kind === 'steps' && field('of', t('scores.event'), true)}
        {rule.kind !== 'flat' && field('when', t('scores.onlyWhen'), true)}
        {groups.length > 0 && (
          <label className="field">
            <span>{t('scores.group')}</span>
            <select value={rule.group} onChange={(event) => change({ group: event.target.value })}>
              <option value="">{t('scores.noGroup')}</option>
              {groups.map((group) => <option key={group} value={group}>{group}</option>)}
            </select>
          </label>
        )}
      </div>
      {(rule.kind === 'bins' || rule.kind === 'steps') && (
        <Steps rule={rule} onChange={(steps) => change({ steps })} />
      )}
      {gives !== null && (
        <p className="hint">
          {t('scores.reaches', { count: gives.customers, share: percent(gives.share) })}
          {gives.lift != null && <> · {t('scores.lift', { lift: number(gives.lift, { maximumFractionDigits: 2 }) })}</>}
        </p>
      )}
    </li>
  );
}

function Steps({ rule, onChange }: { rule: DraftRule; onChange(steps: Step[]): void }) {
  const { t } = useWords();
  const bins = rule.kind === 'bins';
  const change = (place: number, changed: Partial<Step>): void =>
    onChange(rule.steps.map((step, i) => (i === place ? { ...step, ...changed } : step)));
  return (
    <ul className="score-steps">
      {rule.steps.map((step, place) => (
        <li key={place}>
          <label>
            {t(bins ? 'scores.below' : 'scores.days')}
            <input
              className="score-short" value={step.edge} placeholder={bins ? '∞' : '30'}
              onChange={(event) => change(place, { edge: event.target.value })}
            />
          </label>
          <label>
            {t('scores.points')}
            <input
              className="score-short" inputMode="decimal" value={step.points}
              onChange={(event) => change(place, { points: event.target.value })}
            />
          </label>
          <button
            type="button" className="plain small" aria-label={t('scores.dropStep')}
            onClick={() => onChange(rule.steps.filter((_, i) => i !== place))}
          >
            <Icon name="remove" />
          </button>
        </li>
      ))}
      <li>
        {/* The last bin has no end, so a new one goes before it. */}
        <button
          type="button" className="small"
          onClick={() => onChange(bins
            ? [...rule.steps.slice(0, -1), { edge: '0', points: '0' }, ...rule.steps.slice(-1)]
            : [...rule.steps, { edge: '90', points: '1' }])}
        >
          <Icon name="add" />{t('scores.addStep')}
        </button>
      </li>
    </ul>
  );
}
