// How good a card is at telling the label: gains, ROC and AUC, with another card beside it.
import { useMemo } from 'react';

import type { Schemas } from '../../api/client';
import type { Answered } from '../../api/useAnswer';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { Lines, type Line } from '../../charts/Lines';
import { Panel } from '../Panel';
import { curveOf, gainAt, thinned, type CurvePoint } from './curves';

type Reply = Schemas['ScoreReply'];
const shares = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const mostPoints = 400;

export function JudgementPanel({ answered, other }: { answered: Answered<Reply>; other: Reply | null }) {
  const { t } = useWords();
  return (
    <Panel title={t('scores.judgement')} purpose={t('scores.judgementPurpose')} answered={answered} keep>
      {(reply) => reply.backtest === undefined || reply.backtest.unjudged !== undefined
        ? <Notice title={t('scores.unjudged')}><p>{t('scores.unjudgedAdvice')}</p></Notice>
        : <Judgement reply={reply} backtest={reply.backtest} other={other?.backtest?.auc == null ? null : other} />}
    </Panel>
  );
}

function Judgement({ reply, backtest, other }: {
  reply: Reply;
  backtest: NonNullable<Reply['backtest']>;
  other: Reply | null;
}) {
  const { t, number, percent } = useWords();
  const curve = useMemo(() => curveOf(reply.cells ?? []), [reply]);
  const otherCurve = useMemo(() => (other === null ? null : curveOf(other.cells ?? [])), [other]);
  const figure = (value: number | null): string => (value === null ? '–' : number(value, { maximumFractionDigits: 3 }));
  const format = useMemo(() => (share: number) => number(share, { style: 'percent', maximumFractionDigits: 0 }), [number]);
  const name = reply.card === '' ? t('scores.thisCard') : reply.card;

  const lines = useMemo(() => {
    const drawn = (of: (point: CurvePoint) => readonly [number, number]): Line[] => [
      { name, points: thinned(curve, mostPoints).map(of) },
      ...(otherCurve === null ? [] : [{
        name: other?.card === name ? t('scores.saved.card', { name }) : (other?.card ?? ''),
        points: thinned(otherCurve, mostPoints).map(of),
      }]),
      { name: t('scores.chance'), points: [[0, 0], [1, 1]] as const, dashed: true },
    ];
    return {
      gains: drawn((point) => [point.customers, point.positives]),
      roc: drawn((point) => [point.others, point.positives]),
    };
  }, [curve, otherCurve, other, name, t]);

  const axes = useMemo(() => ({
    gains: { x: t('scores.ofAudience'), y: t('scores.ofPositives') },
    roc: { x: t('scores.ofOthers'), y: t('scores.ofPositives') },
  }), [t]);
  const table = useMemo(() => ({
    gains: {
      head: [t('scores.ofAudience'), t('scores.ofPositives')],
      rows: shares.map((share) => [percent(share, 0), percent(gainAt(curve, share))]),
    },
    roc: {
      head: [t('scores.from'), t('scores.ofOthers'), t('scores.ofPositives')],
      rows: thinned(curve, 60).filter(({ from }) => from !== null)
        .map((point) => [number(point.from ?? 0), percent(point.others), percent(point.positives)]),
    },
  }), [curve, t, percent, number]);

  const figures: [string, string, string][] = [
    ['AUC', figure(backtest.auc), backtest.auc_low === null ? '' : `${figure(backtest.auc_low)} – ${figure(backtest.auc_high)}`],
    [t('scores.gini'), figure(backtest.gini), ''],
    [t('scores.bestTenth'), percent(gainAt(curve, 0.1)), t('scores.ofAllPositives')],
    [t('scores.positives'), number(backtest.positives), percent(backtest.base_rate)],
  ];
  return (
    <>
      <dl className="figures">
        {figures.map(([term, value, small]) => (
          <div key={term}><dt>{term}</dt><dd>{value} <small>{small}</small></dd></div>
        ))}
      </dl>
      <div className="curves">
        <Lines
          title={t('scores.gains')} summary={t('scores.gainsSummary', { share: percent(gainAt(curve, 0.1)) })}
          lines={lines.gains} axes={axes.gains} format={format} table={table.gains}
        />
        <Lines
          title="ROC" summary={t('scores.rocSummary', { auc: figure(backtest.auc) })}
          lines={lines.roc} axes={axes.roc} format={format} table={table.roc}
        />
      </div>
    </>
  );
}
