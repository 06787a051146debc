// Who comes back: a row for those who began together, a column for each period since.
import { useMemo, useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { useAnswer } from '../../api/useAnswer';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { HeatMap } from '../../charts/HeatMap';
import { Panel } from '../Panel';
import type { AskedOf } from './BehaviourView';
import { UnitChoice, type Unit } from './UnitChoice';
import { deepest, retentionCells, retentionTotals } from './retention';

type Reply = Schemas['RetentionReply'];

export function RetentionPanel({ asked, types }: { asked: AskedOf; types: readonly string[] }) {
  const { t } = useWords();
  const [unit, setUnit] = useState<Unit>('month');
  const [event, setEvent] = useState(() => (types.includes('purchase') ? 'purchase' : (types[0] ?? '')));
  const [again, setAgain] = useState('');
  const body = { ...asked, event, again: again === '' ? null : again, unit, periods: unit === 'day' ? 14 : 12 };
  const answered = useAnswer(event.trim() === '' ? null : body, (question, signal) =>
    answer(api.POST('/v1/retention', { body: question, signal })),
  );
  return (
    <Panel
      title={t('behaviour.retention')} purpose={t('behaviour.retentionPurpose')} answered={answered} keep wide
      choices={
        <>
          <label className="field">
            <span>{t('behaviour.begin')}</span>
            <input className="condition" list="event-types" value={event} onChange={(typed) => setEvent(typed.target.value)} />
          </label>
          <label className="field">
            <span>{t('behaviour.again')}</span>
            <input
              className="condition" list="event-types" value={again} placeholder={event}
              onChange={(typed) => setAgain(typed.target.value)}
            />
          </label>
          <UnitChoice value={unit} onChange={setUnit} />
        </>
      }
    >
      {(reply) => <Grid reply={reply} />}
    </Panel>
  );
}

function Grid({ reply }: { reply: Reply }) {
  const { t, number, percent, date, month } = useWords();
  const all = useMemo(
    () => [...retentionTotals(reply.total), ...retentionCells(reply.cohorts)].map((cell) => ({ ...cell, row: cell.row + 1 })),
    [reply],
  );
  const rows = useMemo(() => [
    t('behaviour.allCohorts'),
    ...reply.cohorts.map(({ begin, size }) => `${reply.unit === 'month' ? month(begin) : date(begin)} · ${number(size)}`),
  ], [reply, t, date, month, number]);
  const columns = useMemo(() => Array.from({ length: reply.periods + 1 }, (_, period) => `+${number(period)}`), [reply, number]);
  const cells = useMemo(() => {
    const most = deepest(all);
    return all.map((cell) => ({
      row: cell.row,
      column: cell.period,
      depth: Math.min(1, (cell.share ?? 0) / most),
      text: cell.share === null ? '–' : percent(cell.share, cell.share < 0.1 ? 1 : 0),
      long: t('behaviour.back', { back: number(cell.count), of: number(cell.of), share: percent(cell.share ?? 0) }),
    }));
  }, [all, number, percent, t]);
  const heads = useMemo(
    () => ({ row: t('behaviour.cohortHead'), column: t('behaviour.periodHead'), value: t('behaviour.customers') }),
    [t],
  );
  if (reply.cohorts.every(({ size }) => size === 0)) return <Notice title={t('behaviour.nobody')} />;
  return (
    <HeatMap
      title={t('behaviour.retention')} titled={false}
      summary={t('behaviour.retentionSummary', { count: reply.cohorts.length })} {...{ rows, columns, cells, heads }}
    />
  );
}
