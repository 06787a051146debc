// What each rule is worth: how much of the AUC is lost without it. Asked only when wanted: it adds the card up
// once more for every rule.
import { useMemo, useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { useAnswer } from '../../api/useAnswer';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { Bars, type BarRow } from '../../charts/Bars';
import { Panel } from '../Panel';
import { worthOf } from './worth';

type Ablation = Schemas['Ablation'];

export function AblationPanel({ asked }: { asked: Schemas['ScoreRequest'] }) {
  const { t } = useWords();
  const [wanted, setWanted] = useState(false);
  const answered = useAnswer(wanted ? { ...asked, ablation: true } : null, (body, signal) =>
    answer(api.POST('/v1/score', { body, signal })),
  );
  const choices = (
    <button type="button" className="small" aria-pressed={wanted} onClick={() => setWanted(!wanted)}>{t('scores.askWorth')}</button>
  );
  if (!wanted) {
    return (
      <Panel
        title={t('scores.worth')} purpose={t('scores.worthPurpose')} choices={choices}
        answered={{ answer: true, problem: null, stale: false }}
      >
        {() => null}
      </Panel>
    );
  }
  return (
    <Panel title={t('scores.worth')} purpose={t('scores.worthPurpose')} choices={choices} answered={answered} keep>
      {(reply) => reply.ablation === undefined || reply.ablation.unjudged !== undefined
        ? <Notice title={t('scores.unjudged')}><p>{t('scores.unjudgedAdvice')}</p></Notice>
        : <Worth ablation={reply.ablation} />}
    </Panel>
  );
}

function Worth({ ablation }: { ablation: Ablation }) {
  const { t, number } = useWords();
  const rules = useMemo(() => worthOf(ablation.rules), [ablation]);
  const rows = useMemo(() => rules.map(({ name, loss }): BarRow => ({
    label: name,
    value: Math.abs(loss),
    note: number(-loss, { minimumFractionDigits: 3, maximumFractionDigits: 3, signDisplay: 'exceptZero' }),
    tone: loss > 0 ? 'more' : loss < 0 ? 'less' : 'base',
  })), [rules, number]);
  const heads = useMemo(() => ({ label: t('scores.rules'), value: t('scores.aucChange'), note: t('scores.aucWithout') }), [t]);
  const format = useMemo(() => (loss: number) => number(loss, { maximumFractionDigits: 3 }), [number]);
  return (
    <>
      <Bars
        title={t('scores.worth')} titled={false}
        summary={t('scores.worthSummary', { count: rows.length, first: rows[0]?.label ?? '' })} {...{ rows, heads, format }}
      />
      <p className="hint">{t('scores.worthHint')}</p>
    </>
  );
}
