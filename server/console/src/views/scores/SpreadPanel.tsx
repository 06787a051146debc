// How a card spreads the audience: the scores, and the grades they make.
import { useMemo } from 'react';

import type { Schemas } from '../../api/client';
import type { Answered } from '../../api/useAnswer';
import { useWords } from '../../app/language';
import { Bars, type BarRow } from '../../charts/Bars';
import { Histogram } from '../../charts/Histogram';
import { Panel } from '../Panel';

type Reply = Schemas['ScoreReply'];

export function SpreadPanel({ answered }: { answered: Answered<Reply> }) {
  const { t } = useWords();
  return (
    <Panel title={t('scores.spread')} purpose={t('scores.spreadPurpose')} answered={answered} keep>
      {(reply) => <Spread reply={reply} />}
    </Panel>
  );
}

function Spread({ reply }: { reply: Reply }) {
  const { t, number, percent } = useWords();
  const score = useMemo(() => (value: number | null) => (value === null ? '–' : number(value, { maximumFractionDigits: 2 })), [number]);
  const bars = useMemo(() => reply.histogram.map((band) => ({
    label: `${score(band.from)} – ${score(band.below)}`, value: band.customers,
  })), [reply, score]);
  const grades = useMemo(() => reply.grades.map((grade): BarRow => ({
    label: grade.name ?? t('scores.noGrade'),
    value: grade.customers,
    note: grade.rate == null ? percent(grade.share) : `${percent(grade.share)} · ${t('scores.rate', { rate: percent(grade.rate) })}`,
    tone: grade.name === null ? 'base' : 'audience',
  })), [reply, percent, t]);
  const heads = useMemo(() => ({ label: t('scores.score'), value: t('scores.customers') }), [t]);
  const gradeHeads = useMemo(() => ({ label: t('scores.grade'), value: t('scores.customers'), note: t('scores.share') }), [t]);
  const format = useMemo(() => (count: number) => number(count), [number]);
  const figures: [string, string][] = [
    [t('scores.customers'), number(reply.count)],
    [t('scores.mean'), score(reply.mean)],
    [t('scores.median'), score(reply.deciles.find(({ at }) => at === 0.5)?.score ?? null)],
    [t('scores.range'), `${score(reply.minimum)} – ${score(reply.maximum)}`],
  ];
  return (
    <>
      <dl className="figures figures-small">
        {figures.map(([name, figure]) => <div key={name}><dt>{name}</dt><dd>{figure}</dd></div>)}
      </dl>
      <Histogram
        title={t('scores.spread')} titled={false} summary={t('scores.spreadSummary', { mean: score(reply.mean) })}
        height={220} {...{ bars, heads, format }}
      />
      {grades.length > 0 && (
        <Bars
          title={t('scores.grades')} summary={t('scores.gradesSummary', { count: grades.length })}
          rows={grades} heads={gradeHeads} format={format}
        />
      )}
      {(reply.warnings ?? []).length > 0 && (
        <p className="hint">{t('scores.warned', { count: reply.warnings?.length ?? 0 })}</p>
      )}
    </>
  );
}
