// How audiences meet: segments laid over one another, every way of meeting with its exact size.
import { useEffect, useMemo, useRef, useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { useSchema } from '../../api/schemaContext';
import { useAnswer } from '../../api/useAnswer';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { TakeAudience } from '../../audiences/TakeAudience';
import { quotedName, quotedText } from '../../audiences/condition';
import { UpSetPlot } from '../../charts/UpSetPlot';
import { useDefinition } from '../../definition/DefinitionProvider';
import { Panel } from '../Panel';
import { ViewHead } from '../ViewHead';
import { channelsAmong } from '../profile/reach';
import { PairTable } from './PairTable';
import { SetList } from './SetList';
import { spokenOf, upSet, whereOfPair, whereOfRegion, type UpSetOrder } from './regions';
import { askable, mostWithRegions, withSet, type ChosenSet } from './sets';

interface Taken {
  title: string;
  where: string;
  count: number;
}

export default function OverlapView() {
  const { t } = useWords();
  const { question } = useDefinition();
  const [sets, setSets] = useFirstSets();
  const [taken, setTaken] = useState<Taken | null>(null);
  const segments = askable(sets);
  const { where: _, ...moment } = question;
  const answered = useAnswer(segments === null ? null : { ...moment, segments }, (body, signal) =>
    answer(api.POST('/v1/overlap', { body, signal })),
  );
  return (
    <>
      <ViewHead title={t('overlap.title')} purpose={t('overlap.purpose')} />
      <SetList sets={sets} onChange={setSets} counts={answered.answer?.segments ?? []} />
      {segments === null ? (
        <Notice icon="overlap" title={t('overlap.tooFew')}><p>{t('overlap.tooFewAdvice')}</p></Notice>
      ) : (
        <div className="panels">
          <Panel title={t('overlap.regions')} purpose={t('overlap.regionsPurpose')} answered={answered} lines={12} wide>
            {(reply) => <Regions reply={reply} taken={taken} onTake={setTaken} />}
          </Panel>
          <Panel title={t('overlap.pairs')} purpose={t('overlap.pairsPurpose')} answered={answered} wide>
            {(reply) => (
              <PairTable
                pairs={reply.pairs}
                onTake={(pair) => setTaken({
                  title: pair.segments.join(' ∩ '),
                  where: whereOfPair(spokenOf(reply.segments, reply.among), pair.segments),
                  count: pair.count,
                })}
              />
            )}
          </Panel>
        </div>
      )}
    </>
  );
}

function Regions({ reply, taken, onTake }: {
  reply: Schemas['OverlapReply'];
  taken: Taken | null;
  onTake(taken: Taken | null): void;
}) {
  const { t, number, percent, list } = useWords();
  const [order, setOrder] = useState<UpSetOrder>('size');
  const sets = useMemo(() => spokenOf(reply.segments, reply.among), [reply]);
  const plot = useMemo(
    () => (reply.regions === null ? null : upSet(sets, reply.regions, 24, order)),
    [reply, sets, order],
  );
  const heads = useMemo(() => ({ region: t('overlap.exactlyIn'), size: t('overlap.customers') }), [t]);
  const nameOf = useMemo(() => (names: readonly string[]) => t('overlap.onlyIn', { names: list([...names]) }), [t, list]);
  const format = useMemo(() => (count: number) => number(count), [number]);
  const none = sets.length > 0 ? whereOfRegion(sets, []) : '';
  if (sets.length < 2) return <Notice icon="key" title={t('overlap.amongFew')}><p>{t('audiences.withheldWhy')}</p></Notice>;
  return (
    <>
      <dl className="figures">
        <div>
          <dt>{t('overlap.union')}</dt>
          <dd>{number(reply.union)} <small>{percent(reply.union / Math.max(1, reply.population))}</small></dd>
        </div>
        <div>
          <dt>{t('overlap.none')}</dt>
          <dd>{number(reply.none)} <small>{percent(reply.none / Math.max(1, reply.population))}</small></dd>
        </div>
      </dl>
      {sets.length < reply.segments.length && (
        <p className="hint">{t('overlap.among', { names: list(sets.map(({ name }) => name)) })}</p>
      )}
      {plot === null ? (
        <Notice title={t('overlap.tooMany', { count: mostWithRegions })} />
      ) : plot.columns.length === 0 ? (
        <Notice title={t('overlap.nobody')} />
      ) : (
        <>
          <div className="row-actions" role="group" aria-label={t('overlap.order')}>
            <button
              type="button" className="small"
              onClick={() => onTake({ title: t('overlap.none'), where: none, count: reply.none })}
            >
              {t('overlap.takeNone')}
            </button>
            {(['size', 'degree'] as const).map((each) => (
              <button key={each} type="button" className="small" aria-pressed={order === each} onClick={() => setOrder(each)}>
                {t(`overlap.order.${each}`)}
              </button>
            ))}
          </div>
          <UpSetPlot
            title={t('overlap.regions')}
            summary={t('overlap.summary', { count: plot.columns.length, first: nameOf(plot.columns[0]?.segments ?? []) })}
            titled={false}
            {...{ plot, heads, nameOf, format }}
            pickHint={t('overlap.pickHint')}
            onPick={(place) => {
              const column = plot.columns[place];
              if (column === undefined) return;
              onTake({
                title: nameOf(column.segments),
                where: whereOfRegion(sets, column.segments),
                count: column.count,
              });
            }}
          />
          <p className="hint">
            {t('overlap.pickAdvice')}{' '}
            {plot.hidden.regions > 0 &&
              t('overlap.hidden', { count: plot.hidden.regions, customers: number(plot.hidden.count) })}
          </p>
        </>
      )}
      {taken !== null && (
        <TakeAudience key={taken.where} {...taken} suggestedName={taken.title} onClose={() => onTake(null)} />
      )}
    </>
  );
}

/** To begin with: saved segments; where there are none, the channels that people may be reached by. */
function useFirstSets(): [ChosenSet[], (sets: ChosenSet[]) => void] {
  const { schema, segments } = useSchema();
  const [sets, setSets] = useState<ChosenSet[]>([]);
  const touched = useRef(false);
  useEffect(() => {
    if (touched.current || schema === null) return;
    const flags = schema.attributes.filter(({ type }) => type === 'flag').map(({ name }) => name);
    const first = segments.length >= 2
      ? segments.slice(0, 5).map(({ name }) => ({ name, where: `SEGMENT ${quotedText(name)}`, own: false }))
      : channelsAmong(flags).map(({ name, flag }) => ({ name, where: quotedName(flag), own: true }));
    setSets(first.reduce<ChosenSet[]>(withSet, []));
  }, [schema, segments]);
  return [
    sets,
    (next) => {
      touched.current = true;
      setSets(next);
    },
  ];
}
