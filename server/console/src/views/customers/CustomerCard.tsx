// What is known of one customer: attributes by family, what she did, where she belongs, how she scores.
import { useMemo } from 'react';

import type { Schemas } from '../../api/client';
import { families, useSchema } from '../../api/schemaContext';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { Spans } from '../../charts/Spans';
import { ScoreReasons } from './ScoreReasons';
import { seenText } from './seenText';

type Customer = Schemas['Customer'];

export function CustomerCard({ customer }: { customer: Customer }) {
  return (
    <>
      <Attributes customer={customer} />
      <div className="panel-column">
        <Scores customer={customer} />
        <Events customer={customer} />
      </div>
    </>
  );
}

function Attributes({ customer }: { customer: Customer }) {
  const words = useWords();
  const { t } = words;
  const { schema } = useSchema();
  const attributes = customer.attributes as Record<string, unknown>;
  return (
    <section className="card panel">
      <header><h2>{t('customers.attributes')}</h2></header>
      {families.map((family) => {
        const members = schema?.attributes.filter((attribute) => attribute.family === family) ?? [];
        return members.length === 0 ? null : (
          <section key={family} className="family" data-family={family}>
            <h3>{t(`audiences.${family}`)}</h3>
            <dl>
              {members.map((attribute) => {
                const value = attributes[attribute.name];
                return (
                  <div key={attribute.name}>
                    <dt>{attribute.name}</dt>
                    <dd className={value == null ? 'quiet' : undefined}>{seenText(words, attribute, value ?? null)}</dd>
                  </div>
                );
              })}
            </dl>
          </section>
        );
      })}
    </section>
  );
}

function Belongs({ name, groups, none }: { name: string; groups: readonly string[]; none: string }) {
  return (
    <section className="family" data-family="saved">
      <h3>{name}</h3>
      {groups.length === 0
        ? <p className="quiet">{none}</p>
        : <ul className="chips">{groups.map((group) => <li key={group} className="chip">{group}</li>)}</ul>}
    </section>
  );
}

function Scores({ customer }: { customer: Customer }) {
  const { t } = useWords();
  const names = Object.keys(customer.scores);
  return (
    <section className="card panel">
      <header><h2>{t('customers.scores')}</h2></header>
      {names.length === 0
        ? <Notice icon="scores" title={t('customers.noScores')}><p>{t('customers.noScoresAdvice')}</p></Notice>
        : names.map((name) => <ScoreReasons key={name} id={customer.id} scorecard={name} />)}
      <Belongs name={t('customers.segments')} groups={customer.segments} none={t('customers.noSegments')} />
      <Belongs name={t('customers.lists')} groups={customer.lists} none={t('customers.noLists')} />
    </section>
  );
}

function Events({ customer }: { customer: Customer }) {
  const { t, number, date } = useWords();
  const spans = useMemo(
    () => Object.entries(customer.events ?? {} as Record<string, never>)
      .map(([label, event]) => ({ label, ...(event as { count: number; first: string; last: string }) }))
      .sort((a, b) => b.last.localeCompare(a.last))
      .map(({ count, ...span }) => ({ ...span, note: number(count) })),
    [customer, number],
  );
  const heads = useMemo(() => ({
    label: t('customers.event'), first: t('customers.first'), last: t('customers.last'), note: t('customers.times'),
  }), [t]);
  return (
    <section className="card panel">
      <header>
        <div>
          <h2>{t('customers.did')}</h2>
          <p className="quiet">{t('customers.didPurpose')}</p>
        </div>
      </header>
      {spans.length === 0 ? <Notice icon="behaviour" title={t('customers.noEvents')} /> : (
        <Spans
          title={t('customers.did')} titled={false}
          summary={t('customers.didSummary', { count: spans.length, last: spans[0]?.label ?? '' })}
          {...{ spans, heads }} format={date}
        />
      )}
    </section>
  );
}
