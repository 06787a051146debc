// A group: how its conditions are joined, whether it is turned round, and what stands in it.
import type { RuleGroupProps } from 'react-querybuilder';

import { Icon } from '../app/Icon';
import { useWords } from '../app/language';
import { AddMenu } from './AddMenu';
import { useBuilder } from './BuilderContext';
import { ClauseFigures } from './ClauseFigures';
import { isNumeric, operatorsOf } from './fields';
import { firstValue } from './serverRules';
import { combinators, freshId, isGroup, type Group, type Node, type Rule } from './tree';

const isThreshold = (combinator: string): boolean => combinator !== 'and' && combinator !== 'or';

export function GroupBox({ ruleGroup, path, schema, actions, translations }: RuleGroupProps) {
  const { t } = useWords();
  const builder = useBuilder();
  const group = ruleGroup as unknown as Group;
  const { rule: RuleView, ruleGroup: GroupView } = schema.controls;
  const isRoot = path.length === 0;

  const addRule = (field: string) => {
    const operator = operatorsOf(field, builder.attribute(field))[0] ?? '=';
    const rule: Rule = {
      id: freshId(),
      field,
      operator,
      value: firstValue(field, operator),
      numeric: isNumeric(builder.attribute(field)),
    };
    builder.touch('');
    builder.justAdded.current = rule.id;
    actions.onRuleAdd(rule, path);
  };
  const addGroup = () => {
    const inner: Group = { id: freshId(), combinator: group.combinator === 'or' ? 'and' : 'or', rules: [] };
    builder.touch('');
    actions.onGroupAdd(inner, path);
  };
  // A member of ours, which react-querybuilder keeps as it keeps its own.
  const setCount = (count: number | undefined) => actions.onPropChange('count' as 'meta', count, path);
  const chooseCombinator = (combinator: string) => {
    builder.touch('');
    actions.onPropChange('combinator', combinator, path);
    setCount(isThreshold(combinator) ? (group.count ?? 2) : undefined);
  };

  return (
    <div
      className={`group${isRoot ? ' group-root' : ''}${group.not === true ? ' group-not' : ''}`}
      role="group"
      aria-label={t(isRoot ? 'builder.whole' : 'builder.group')}
    >
      <div className="group-head">
        <select
          aria-label={t('builder.combinator')}
          value={group.combinator}
          onChange={(event) => chooseCombinator(event.target.value)}
        >
          {combinators.map((combinator) => (
            <option key={combinator} value={combinator}>
              {t(`builder.combinator.${combinator}`)}
            </option>
          ))}
        </select>
        {isThreshold(group.combinator) && (
          <input
            type="number"
            min={0}
            max={group.rules.length}
            className="short"
            aria-label={t('builder.threshold')}
            value={group.count ?? 2}
            onChange={(event) => {
              builder.touch(`${group.id}.count`);
              setCount(Math.max(0, Number.parseInt(event.target.value, 10) || 0));
            }}
          />
        )}
        <label className="not-toggle">
          <input
            type="checkbox"
            checked={group.not === true}
            onChange={(event) => actions.onPropChange('not', event.target.checked, path)}
          />
          {t('builder.not')}
        </label>
        {!isRoot && (
          <button
            type="button"
            className="plain icon-only group-remove"
            aria-label={t('builder.remove_group')}
            title={t('builder.remove_group')}
            onClick={() => actions.onGroupRemove(path)}
          >
            <Icon name="remove" />
          </button>
        )}
      </div>
      {!isRoot && <ClauseFigures nodeId={group.id} />}
      <div className="group-body">
        {(group.rules as Node[]).map((node, at) => {
          const common = { id: node.id, path: [...path, at], schema, actions, translations };
          return isGroup(node) ? (
            <GroupView key={node.id} {...common} ruleGroup={node as unknown as RuleGroupProps['ruleGroup']} />
          ) : (
            <RuleView key={node.id} {...common} rule={node} />
          );
        })}
        <div className="group-add">
          <AddMenu onChoose={addRule} />
          <button type="button" className="plain" onClick={addGroup}>
            <Icon name="group" />
            {t('builder.add_group')}
          </button>
        </div>
      </div>
    </div>
  );
}
