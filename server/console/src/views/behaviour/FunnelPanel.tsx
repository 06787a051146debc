// How many come through steps taken in order, where they are lost, and how long they take.
import { useMemo, useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { useAnswer } from '../../api/useAnswer';
import { Icon } from '../../app/Icon';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { AttributeChoice } from '../../audiences/AttributeChoice';
import { TakeAudience } from '../../audiences/TakeAudience';
import { allOf } from '../../audiences/condition';
import { Bars, type BarRow } from '../../charts/Bars';
import { Panel } from '../Panel';
import { isDividing } from '../profile/BreakdownPanel';
import type { AskedOf } from './BehaviourView';
import { durationText } from './duration';
import { firstSteps, stepEvents, whereOfDrop } from './steps';

type Reply = Schemas['FunnelReply'];
type Steps = Reply['steps'];

export function FunnelPanel({ asked, types }: { asked: AskedOf; types: readonly string[] }) {
  const { t } = useWords();
  const [steps, setSteps] = useState<readonly string[]>(() => firstSteps(types));
  const [days, setDays] = useState('7');
  const [by, setBy] = useState('');
  const events = stepEvents(steps);
  const within = Number(days) > 0 ? `${Number(days)} days` : null;
  const answered = useAnswer(
    events.length === 0 ? null : { ...asked, steps: events, within, by: by === '' ? null : [by], limit: 12 },
    (body, signal) => answer(api.POST('/v1/funnel', { body, signal })),
  );
  return (
    <Panel
      title={t('behaviour.funnel')} purpose={t('behaviour.funnelPurpose')} answered={answered} keep wide
      choices={
        <>
          <label className="field">
            <span>{t('behaviour.within')}</span>
            <input type="number" min={1} value={days} onChange={(event) => setDays(event.target.value)} />
          </label>
          <AttributeChoice
            label={t('behaviour.by')} value={by} onChange={setBy} among={isDividing} none={t('behaviour.notDivided')}
          />
        </>
      }
    >
      {(reply) => (
        <>
          <StepList steps={steps} onChange={setSteps} />
          <Funnel reply={reply} where={asked.where} within={within} />
        </>
      )}
    </Panel>
  );
}

function StepList({ steps, onChange }: { steps: readonly string[]; onChange(steps: string[]): void }) {
  const { t } = useWords();
  return (
    <ol className="funnel-steps">
      {steps.map((step, place) => (
        <li key={place}>
          <input
            className="condition" list="event-types" spellCheck={false} value={step}
            aria-label={t('behaviour.step', { place: place + 1 })} placeholder="purchase WHERE amount > 50"
            onChange={(event) => onChange(steps.map((each, i) => (i === place ? event.target.value : each)))}
          />
          <button
            type="button" className="plain small" aria-label={t('behaviour.dropStep', { name: step })}
            onClick={() => onChange(steps.filter((_, i) => i !== place))}
          >
            <Icon name="remove" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="small" disabled={steps.length >= 32} onClick={() => onChange([...steps, ''])}>
          <Icon name="add" />{t('behaviour.addStep')}
        </button>
      </li>
    </ol>
  );
}

function Funnel({ reply, where, within }: { reply: Reply; where: string; within: string | null }) {
  const { t, number, percent, language } = useWords();
  const [taken, setTaken] = useState<number | null>(null);
  const rows = useMemo(() => reply.steps.map((step, place): BarRow => {
    const median = step.since_previous?.quantiles.find(({ at }) => at === 0.5)?.seconds;
    const note = place === 0
      ? number(step.count)
      : `${number(step.count)} · ${percent(step.share_of_previous)}`;
    return {
      label: `${place + 1}. ${step.event}`,
      value: step.count,
      note: median === undefined ? note : `${note} · ${durationText(median, language)}`,
    };
  }), [reply, number, percent, language]);
  const heads = useMemo(
    () => ({ label: t('behaviour.stepHead'), value: t('behaviour.customers'), note: t('behaviour.ofPrevious') }),
    [t],
  );
  const format = useMemo(() => (count: number) => number(count), [number]);
  const last = reply.steps.at(-1);
  if ((reply.steps[0]?.count ?? 0) === 0) return <Notice title={t('behaviour.nobody')} />;
  const drop = taken === null || taken === 0 ? null : {
    title: t('behaviour.lostAt', { step: reply.steps[taken]?.event ?? '' }),
    where: allOf([where, whereOfDrop(reply.steps.map(({ event }) => event), taken, within)]),
  };
  return (
    <>
      <Bars
        title={t('behaviour.funnel')} titled={false}
        summary={t('behaviour.funnelSummary', { share: percent(last?.share_of_first ?? 0) })}
        {...{ rows, heads, format }}
        pickHint={t('behaviour.pickHint')} canPick={(row) => row > 0} onPick={setTaken}
      />
      <p className="hint">{t('behaviour.funnelHint')}</p>
      {drop !== null && (
        <TakeAudience key={drop.where} {...drop} suggestedName={drop.title} onClose={() => setTaken(null)} />
      )}
      {reply.cells !== undefined && <Cells cells={reply.cells} steps={reply.steps} />}
    </>
  );
}

function Cells({ cells, steps }: { cells: NonNullable<Reply['cells']>; steps: Steps }) {
  const { t, number, percent } = useWords();
  return (
    <div className="scrolled" tabIndex={0} role="region" aria-label={t('behaviour.group')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('behaviour.group')}</th>
            {steps.map(({ event }, place) => <th key={place} scope="col" className="number">{event}</th>)}
          </tr>
        </thead>
        <tbody>
          {cells.map((cell) => (
            <tr key={JSON.stringify(cell.values)}>
              <td>{cell.values.map((value) => (value === null ? t('audiences.unknown') : String(value))).join(' · ')}</td>
              {cell.steps.map((step, place) => (
                <td key={place} className="number">
                  {number(step.count)}{place > 0 && <small className="quiet"> {percent(step.share_of_first)}</small>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
