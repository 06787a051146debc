// Events, or the customers who had them, a day, week or month.
import { useMemo, useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { useAnswer } from '../../api/useAnswer';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { Lines } from '../../charts/Lines';
import { Panel } from '../Panel';
import type { AskedOf } from './BehaviourView';
import { UnitChoice, type Unit } from './UnitChoice';

type Reply = Schemas['TimelineReply'];
type Measure = 'events' | 'customers';

export function TimelinePanel({ asked, types }: { asked: AskedOf; types: readonly string[] }) {
  const { t } = useWords();
  const [unit, setUnit] = useState<Unit>('week');
  const [measure, setMeasure] = useState<Measure>('customers');
  const [chosen, setChosen] = useState<readonly string[]>(() => firstTypes(types));
  const body = { ...asked, unit, periods: unit === 'day' ? 60 : unit === 'week' ? 52 : 24, events: [...chosen] };
  const answered = useAnswer(chosen.length === 0 ? null : body, (question, signal) =>
    answer(api.POST('/v1/timeline', { body: question, signal })),
  );
  const toggle = (type: string): void =>
    setChosen(chosen.includes(type) ? chosen.filter((each) => each !== type) : [...chosen, type].slice(-5));
  return (
    <Panel
      title={t('behaviour.timeline')} purpose={t('behaviour.timelinePurpose')} answered={answered} lines={9} wide
      choices={
        <>
          <UnitChoice value={unit} onChange={setUnit} />
          <label className="field">
            <span>{t('behaviour.measure')}</span>
            <select value={measure} onChange={(event) => setMeasure(event.target.value as Measure)}>
              <option value="customers">{t('behaviour.customers')}</option>
              <option value="events">{t('behaviour.events')}</option>
            </select>
          </label>
        </>
      }
    >
      {(reply) => (
        <>
          <div className="row-actions" role="group" aria-label={t('behaviour.eventTypes')}>
            {types.map((type) => (
              <button key={type} type="button" className="small" aria-pressed={chosen.includes(type)} onClick={() => toggle(type)}>
                {type}
              </button>
            ))}
          </div>
          {chosen.length === 0 ? <Notice title={t('behaviour.chooseType')} /> : <TimelineLines reply={reply} measure={measure} />}
        </>
      )}
    </Panel>
  );
}

/** A few that are most telling of a shop, where it has them. */
function firstTypes(types: readonly string[]): string[] {
  const wanted = ['visit', 'cart_add', 'purchase'].filter((type) => types.includes(type));
  return wanted.length > 0 ? wanted : types.slice(0, 3);
}

function TimelineLines({ reply, measure }: { reply: Reply; measure: Measure }) {
  const { t, number, date, month } = useWords();
  const placeOf = reply.unit === 'month' ? month : date;
  const places = useMemo(() => reply.periods.map(({ begin }) => placeOf(begin)), [reply, placeOf]);
  const lines = useMemo(
    () => reply.series.map((name, series) => ({ name, points: reply.periods.map((period) => period[measure][series] ?? 0) })),
    [reply, measure],
  );
  const table = useMemo(() => ({
    head: [t('behaviour.from'), ...reply.series],
    rows: reply.periods.map((period) => [date(period.begin), ...period[measure].map((count) => number(count))]),
  }), [reply, measure, t, date, number]);
  const axes = useMemo(() => ({ x: '', y: '' }), []);
  const format = useMemo(() => (count: number) => number(count), [number]);
  return (
    <Lines
      title={t(`behaviour.timeline.${measure}`)}
      summary={t('behaviour.timelineSummary', { count: reply.series.length, first: places[0] ?? '', last: places.at(-1) ?? '' })}
      {...{ lines, places, axes, format, table }}
    />
  );
}
