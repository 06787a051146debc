// Where the line is drawn: how many score so much or more, how many of them are positive, and who they are.
import { useMemo, useState } from 'react';

import type { Schemas } from '../../api/client';
import type { Answered } from '../../api/useAnswer';
import { useWords } from '../../app/language';
import { TakeAudience } from '../../audiences/TakeAudience';
import { allOf, quotedText } from '../../audiences/condition';
import { Panel } from '../Panel';
import { decimalOf } from './draft';
import { cutAt } from './threshold';

type Reply = Schemas['ScoreReply'];

interface Props {
  answered: Answered<Reply>;
  threshold: string;
  where: string;
  /** Whether the card is as it is saved: only then is there a name to ask its scores by. */
  saved: boolean;
  onChange(threshold: string): void;
}

export function CutPanel({ answered, threshold, where, saved, onChange }: Props) {
  const { t } = useWords();
  return (
    <Panel
      title={t('scores.cut')} purpose={t('scores.cutPurpose')} answered={answered} keep
      choices={
        <label className="field field-short">
          <span>{t('scores.threshold')}</span>
          <input inputMode="decimal" value={threshold} onChange={(event) => onChange(event.target.value)} />
        </label>
      }
    >
      {(reply) => <Cut {...{ reply, threshold, where, saved, onChange }} />}
    </Panel>
  );
}

function Cut({ reply, threshold, where, saved, onChange }: Omit<Props, 'answered'> & { reply: Reply }) {
  const { t, number, percent } = useWords();
  const [taking, setTaking] = useState(false);
  const from = Number(decimalOf(threshold));
  const set = threshold.trim() !== '' && Number.isFinite(from);
  const cut = useMemo(() => cutAt(reply.cells ?? [], set ? from : -Infinity), [reply, set, from]);
  const judged = reply.backtest !== undefined;
  const figures: [string, string, string][] = [
    [t('scores.taken'), number(cut.customers), percent(cut.share)],
    ...(judged
      ? [
          [t('scores.precision'), cut.precision === null ? '–' : percent(cut.precision), ''],
          [t('scores.recall'), cut.recall === null ? '–' : percent(cut.recall), ''],
          [t('scores.liftOver'), cut.lift === null ? '–' : number(cut.lift, { maximumFractionDigits: 2 }), ''],
        ] satisfies [string, string, string][]
      : []),
  ];
  const least = reply.minimum ?? 0;
  const most = reply.maximum ?? 0;
  const taken = allOf([where, `SCORE ${quotedText(reply.card)} >= ${String(decimalOf(threshold))}`]);
  return (
    <>
      {most > least && (
        <input
          type="range" className="cut-slider" aria-label={t('scores.threshold')} min={least} max={most}
          step={(most - least) % 1 === 0 && most - least <= 1000 ? 1 : (most - least) / 200}
          value={set ? from : least} aria-valuetext={number(set ? from : least)}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      <dl className="figures">
        {figures.map(([term, value, small]) => (
          <div key={term}><dt>{term}</dt><dd>{value} <small>{small}</small></dd></div>
        ))}
      </dl>
      {set && (saved
        ? <button type="button" className="small" aria-expanded={taking} onClick={() => setTaking(!taking)}>{t('scores.takeThese')}</button>
        : <p className="hint">{t('scores.takeWaits')}</p>)}
      {set && saved && taking && (
        <TakeAudience
          key={taken} title={t('scores.scoring', { name: reply.card, from: number(from) })} where={taken}
          count={cut.customers} suggestedName={t('scores.scoring', { name: reply.card, from: number(from) })}
          onClose={() => setTaking(false)}
        />
      )}
    </>
  );
}
