// What sets them apart: bars of their share with the base's below, the most telling first.
import { useMemo, useState } from 'react';

import { answer, api } from '../../api/client';
import { useSchema } from '../../api/schemaContext';
import { useAnswer } from '../../api/useAnswer';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { AttributeChoice } from '../../audiences/AttributeChoice';
import { binText } from '../../audiences/valueText';
import { Bars, type BarRow } from '../../charts/Bars';
import { Panel } from '../Panel';
import type { AboutAudience } from './WhoTheyAre';
import { attributesIn, directionOf, telling, type Direction, type ProfileValue } from './lift';

const mostRows = 14;

export function LiftPanel({ question, versus, onAdd }: AboutAudience) {
  const { t } = useWords();
  const [direction, setDirection] = useState<Direction>('more');
  const [attribute, setAttribute] = useState('');
  const asked = { ...question, ...(versus === null ? {} : { versus }), values: 30 };
  const answered = useAnswer(asked, (body, signal) => answer(api.POST('/v1/profile', { body, signal })));
  const choices = (
    <>
      <AttributeChoice label={t('profile.attribute')} value={attribute} onChange={setAttribute} none={t('profile.all')} />
      {attribute === '' && (
        <div className="row-actions" role="group" aria-label={t('profile.direction')}>
          {(['more', 'less'] as const).map((each) => (
            <button key={each} type="button" aria-pressed={direction === each} onClick={() => setDirection(each)}>
              {t(`profile.${each}`)}
            </button>
          ))}
        </div>
      )}
    </>
  );
  return (
    <Panel title={t('profile.lift')} purpose={t('profile.liftPurpose')} choices={choices} answered={answered} lines={10} wide>
      {(reply) => (
        <LiftBars {...{ values: reply.values, where: question.where, direction, attribute, onAdd }} />
      )}
    </Panel>
  );
}

function LiftBars({ values, where, direction, attribute, onAdd }: {
  values: readonly ProfileValue[];
  where: string;
  direction: Direction;
  attribute: string;
  onAdd(condition: string): void;
}) {
  const words = useWords();
  const { t, number } = words;
  const { schema, attribute: attributeNamed } = useSchema();
  const shown = useMemo(() => {
    const names = schema?.attributes.map(({ name }) => name) ?? [];
    return telling(values, direction, attribute, mostRows, attributesIn(where, names));
  }, [values, direction, attribute, where, schema]);

  const rows = useMemo(() => shown.map((value): BarRow => {
    const text = binText(words, attributeNamed(value.attribute) ?? { type: 'category' }, value.value);
    const found = directionOf(value);
    return {
      label: attribute === '' ? `${value.attribute}: ${text}` : text,
      value: value.share,
      beside: value.base_share,
      note: value.index === null ? '–' : t('profile.indexOf', { index: Math.round(value.index) }),
      ...(value.index === null ? {} : { short: number(Math.round(value.index)) }),
      tone: found === 'unsure' ? 'base' : found,
    };
  }), [shown, words, attribute, attributeNamed, t, number]);

  const heads = useMemo(() => ({
    label: t('profile.value'), value: t('profile.share'), beside: t('profile.baseShare'), note: t('profile.index'),
  }), [t]);
  const format = useMemo(() => (share: number) => number(share, { style: 'percent', maximumFractionDigits: 1 }), [number]);

  if (rows.length === 0) return <Notice title={t(`profile.nothing.${direction}`)} />;
  return (
    <>
      <Bars
        title={t('profile.lift')}
        summary={t('profile.liftSummary', { count: rows.length, first: rows[0]?.label ?? '' })}
        titled={false}
        {...{ rows, heads, format }}
        pickHint={t('profile.pickHint')}
        canPick={(row) => shown[row]?.condition != null}
        onPick={(row) => {
          const condition = shown[row]?.condition;
          if (condition != null) onAdd(condition);
        }}
      />
      <p className="hint">{t('profile.liftHint')}</p>
    </>
  );
}
