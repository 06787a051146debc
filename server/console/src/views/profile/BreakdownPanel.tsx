// How they divide by the values of an attribute. A click on a bar narrows the audience to it.
import { useMemo, useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { useSchema, type Attribute } from '../../api/schemaContext';
import { useAnswer } from '../../api/useAnswer';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { AttributeChoice } from '../../audiences/AttributeChoice';
import { testOfValue } from '../../audiences/condition';
import { Untold } from '../../audiences/Untold';
import { valueText, type Value } from '../../audiences/valueText';
import { Bars, type BarRow } from '../../charts/Bars';
import { Panel } from '../Panel';
import type { AboutAudience } from './WhoTheyAre';

const mostRows = 15;

/** Whether it divides people into few groups: words, flags, and numbers of a short range. */
export function isDividing(attribute: Attribute): boolean {
  if (attribute.type === 'category' || attribute.type === 'tags' || attribute.type === 'flag') return true;
  const span = Number(attribute.maximum) - Number(attribute.minimum);
  return attribute.type === 'number' && attribute.scale === 0 && span <= 20;
}

export function BreakdownPanel({ question, onAdd }: AboutAudience) {
  const { t } = useWords();
  const { schema, attribute: attributeNamed } = useSchema();
  const [chosen, setChosen] = useState('');
  const first = schema?.attributes.find((each) => each.type === 'category' && (each.distinct ?? 3) > 2);
  const attribute = attributeNamed(chosen) ?? first;
  const asked = attribute === undefined ? null : { ...question, by: [attribute.name], limit: mostRows };
  const answered = useAnswer(asked, (body, signal) => answer(api.POST('/v1/breakdown', { body, signal })));
  return (
    <Panel
      title={t('profile.breakdown')}
      purpose={t('profile.breakdownPurpose')}
      answered={answered}
      choices={
        <AttributeChoice
          label={t('profile.attribute')} value={attribute?.name ?? ''} onChange={setChosen} among={isDividing}
        />
      }
    >
      {(reply) => (reply.count === null ? <Untold told={reply} /> : (
        <Groups
          attribute={attributeNamed(reply.by[0] ?? '') ?? { name: reply.by[0] ?? '', type: 'category' }}
          groups={reply.cells.map((cell) => ({ ...cell, value: (cell.values[0] ?? null) as Value }))}
          other={reply.other}
          keptBack={keptBack(reply)}
          onAdd={onAdd}
        />
      ))}
    </Panel>
  );
}

/** Customers of groups that a token with a smallest group is not told of. */
export function keptBack({ withheld }: Pick<Schemas['BreakdownReply'], 'withheld'>): number {
  return typeof withheld === 'object' && withheld !== null ? withheld.count : 0;
}

function Groups({ attribute, groups, other, keptBack, onAdd }: {
  attribute: Pick<Attribute, 'name' | 'type' | 'scale'>;
  groups: readonly { value: Value; count: number; share: number }[];
  other: { cells: number; count: number };
  keptBack: number;
  onAdd(condition: string): void;
}) {
  const words = useWords();
  const { t, number, percent } = words;
  const rows = useMemo(() => groups.map((group): BarRow => ({
    label: isEmptySet(group.value) ? t('audiences.none') : valueText(words, attribute, group.value),
    value: group.count,
    note: percent(group.share),
    tone: group.value === null ? 'base' : 'audience',
  })), [groups, attribute, words, percent, t]);
  const heads = useMemo(
    () => ({ label: attribute.name, value: t('profile.customers'), note: t('profile.share') }),
    [attribute, t],
  );
  const format = useMemo(() => (count: number) => number(count), [number]);
  if (rows.length === 0) {
    return keptBack > 0
      ? <Notice icon="key" title={t('audiences.smallGroups', { count: keptBack })} />
      : <Notice title={t('profile.nobody')} />;
  }
  return (
    <>
      <Bars
        title={t('profile.breakdownBy', { name: attribute.name })}
        summary={t('profile.breakdownSummary', { count: rows.length, first: rows[0]?.label ?? '' })}
        {...{ rows, heads, format }}
        pickHint={t('profile.pickHint')}
        canPick={(row) => !isEmptySet(groups[row]?.value)}
        onPick={(row) => {
          const group = groups[row];
          if (group !== undefined) onAdd(testOfValue(attribute, group.value));
        }}
      />
      {keptBack > 0 && <p className="hint">{t('audiences.smallGroups', { count: keptBack })}</p>}
      {other.cells > 0 && (
        <p className="hint">{t('profile.other', { count: other.cells, customers: number(other.count) })}</p>
      )}
    </>
  );
}

/** Customers who are known to have no tag at all: no test of the language asks for just them. */
function isEmptySet(value: unknown): boolean {
  return Array.isArray(value);
}
