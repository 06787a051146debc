// One condition: what is asked of, how, with which value; how many it holds for and what it costs.
import { memo, useEffect, useRef } from 'react';
import type { RuleProps } from 'react-querybuilder';

import { Icon } from '../app/Icon';
import { useWords } from '../app/language';
import { useBuilder } from './BuilderContext';
import { ClauseFigures } from './ClauseFigures';
import { isNumeric, operatorKey, operatorsOf, type FieldChoice } from './fields';
import { firstValue, isComplete } from './serverRules';
import { readField, type Rule } from './tree';
import { ValueEditor } from './editors/ValueEditor';

const FieldOptions = memo(function FieldOptions({ choices }: { choices: FieldChoice[] }) {
  const { t } = useWords();
  const families = [...new Set(choices.map(({ family }) => family))];
  return families.map((family) => (
    <optgroup key={family} label={t(`builder.family.${family}`)}>
      {choices
        .filter((choice) => choice.family === family)
        .map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
    </optgroup>
  ));
});

/** Values of the same kind are kept when the operator changes. */
function keptValue(rule: Rule, operator: string): unknown {
  if (readField(rule.field).kind === 'event') return rule.value;
  const next = firstValue(rule.field, operator);
  const sameKind =
    Array.isArray(next) && Array.isArray(rule.value)
      ? next.length === 0 || next.length === rule.value.length
      : typeof next === typeof rule.value && !Array.isArray(next) && !Array.isArray(rule.value);
  const otherShape = /in_|today|km/.test(operator + rule.operator);
  return sameKind && !(otherShape && operator !== rule.operator) ? rule.value : next;
}

export function RuleRow({ rule: shown, path, actions }: RuleProps) {
  const { t } = useWords();
  const builder = useBuilder();
  const rule = shown as Rule;
  const read = readField(rule.field);
  const attribute = builder.attribute(rule.field);
  const choice = builder.choices.find(({ name }) => name === rule.field);
  const operators = operatorsOf(rule.field, attribute, rule.operator);
  const complete = isComplete(rule);
  const label = choice?.label ?? read.name;

  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (builder.justAdded.current !== rule.id) return;
    builder.justAdded.current = null;
    const controls = row.current?.querySelectorAll<HTMLElement>('.rule-line :is(input, select, button)') ?? [];
    // The value, where there is one to give; else how it is asked.
    const value = [...controls].find((each) => !each.matches('.rule-field, .rule-operator, .rule-actions *'));
    (value ?? controls[0])?.focus();
  }, [builder.justAdded, rule.id]);

  // What one touch changes is one step, however many members it changes.
  const change = (what: 'field' | 'operator' | 'value', value: unknown, touched: string = what) => {
    builder.touch(`${rule.id}.${touched}`);
    actions.onPropChange(what, value, path);
  };
  // A member of ours, which react-querybuilder keeps as it keeps its own.
  const setNumeric = (numeric: boolean) => actions.onPropChange('numeric' as 'meta', numeric, path);
  const chooseField = (field: string) => {
    const operator = operatorsOf(field, builder.attribute(field))[0] ?? '=';
    change('field', field);
    change('operator', operator, 'field');
    change('value', firstValue(field, operator), 'field');
    setNumeric(isNumeric(builder.attribute(field)));
  };
  const chooseOperator = (operator: string) => {
    const value = keptValue(rule, operator);
    change('operator', operator);
    change('value', value, 'operator');
  };

  return (
    <div
      ref={row}
      className={`rule${rule.muted === true ? ' rule-muted' : ''}${complete ? '' : ' rule-begun'}`}
      data-family={choice?.family ?? 'saved'}
      data-rule={rule.field}
      role="group"
      aria-label={t('builder.condition', { name: label })}
    >
      <div className="rule-line">
        <div className="rule-content">
          <select
            className="rule-field"
            aria-label={t('builder.field')}
            value={rule.field}
            onChange={(event) => chooseField(event.target.value)}
          >
            {choice === undefined && <option value={rule.field}>{label}</option>}
            <FieldOptions choices={builder.choices} />
          </select>
          {operators.length > 1 && (
            <select
              className="rule-operator"
              aria-label={t('builder.operator')}
              value={rule.operator}
              onChange={(event) => chooseOperator(event.target.value)}
            >
              {operators.map((operator) => (
                <option key={operator} value={operator}>
                  {t(operatorKey(operator))}
                </option>
              ))}
            </select>
          )}
          <ValueEditor rule={rule} attribute={attribute} onChange={(value) => change('value', value)} />
        </div>
        <div className="rule-actions">
          <button
            type="button"
            className="plain icon-only"
            aria-pressed={rule.muted === true}
            aria-label={t('builder.mute', { name: label })}
            title={t('builder.mute', { name: label })}
            onClick={() => actions.onPropChange('muted', rule.muted !== true, path)}
          >
            <Icon name={rule.muted === true ? 'muted' : 'mute'} />
          </button>
          <button
            type="button"
            className="plain icon-only"
            aria-label={t('builder.copy_rule', { name: label })}
            title={t('builder.copy_rule', { name: label })}
            onClick={() => actions.moveRule(path, [...path.slice(0, -1), (path.at(-1) ?? 0) + 1], true)}
          >
            <Icon name="copy" />
          </button>
          <button
            type="button"
            className="plain icon-only"
            aria-label={t('builder.remove', { name: label })}
            title={t('builder.remove', { name: label })}
            onClick={() => actions.onRuleRemove(path)}
          >
            <Icon name="remove" />
          </button>
        </div>
      </div>
      {complete ? (
        rule.muted !== true && <ClauseFigures nodeId={rule.id} />
      ) : (
        <p className="rule-note">{t('builder.begun')}</p>
      )}
    </div>
  );
}
