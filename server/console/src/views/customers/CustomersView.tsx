// Customers: look one up, see what is known of her, and why she is in an audience or is not.
import { useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { useAnswer } from '../../api/useAnswer';
import { Icon } from '../../app/Icon';
import { Awaited, Notice, ProblemNotice } from '../../app/Notice';
import { replaceValues, useAddress } from '../../app/address';
import { useWords } from '../../app/language';
import { useDefinition } from '../../definition/DefinitionProvider';
import { ViewHead } from '../ViewHead';
import { CustomerCard } from './CustomerCard';
import { WhyPanel } from './WhyPanel';
import './customers.css';

export default function CustomersView() {
  const { t } = useWords();
  const [id, choose] = useChosenCustomer();
  const [typed, setTyped] = useState(id);
  const { asOf } = useDefinition();
  const { answer: customer, problem, stale } = useAnswer(id === '' ? null : { id, asOf }, (asked, signal) =>
    answer(api.GET('/v1/customers/{id}', {
      params: { path: { id: asked.id }, query: asked.asOf === null ? {} : { as_of: asked.asOf } }, signal,
    })),
  );
  const go = (next: string): void => {
    setTyped(next);
    choose(next.trim());
  };
  return (
    <>
      <ViewHead title={t('customers.title')} purpose={t('customers.purpose')}>
        <form
          className="look-up"
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            go(typed);
          }}
        >
          <label className="field">
            <span>{t('customers.id')}</span>
            <input
              value={typed} spellCheck={false} autoComplete="off" placeholder="c0000000001"
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
          <button type="submit" className="primary"><Icon name="search" />{t('customers.lookUp')}</button>
        </form>
      </ViewHead>
      <Examples chosen={id} onChoose={go} />
      {id === '' && <Notice icon="customer" title={t('customers.noneYet')}><p>{t('customers.noneYetAdvice')}</p></Notice>}
      {problem?.code === 'not_found' && (
        <Notice icon="search" title={t('customers.unknown', { id })}><p>{t('customers.unknownAdvice')}</p></Notice>
      )}
      {problem !== null && problem.code !== 'not_found' && <ProblemNotice problem={problem} />}
      {id !== '' && problem === null && (customer === null ? <Awaited lines={12} /> : (
        <div className="panels" aria-busy={stale}>
          <WhyPanel id={customer.id} />
          <CustomerCard customer={customer} />
        </div>
      ))}
    </>
  );
}

/** A few of the audience that is described, to begin with. */
function Examples({ chosen, onChoose }: { chosen: string; onChoose(id: string): void }) {
  const { t } = useWords();
  const { question } = useDefinition();
  const { answer: page } = useAnswer({ ...question, limit: 8 }, (body, signal) =>
    // As JSON: the call could stream other types as well.
    answer(api.POST('/v1/members', { body, signal })) as Promise<Schemas['MembersReply']>,
  );
  const ids = page?.members.map(({ id }) => id) ?? [];
  if (ids.length === 0) return null;
  return (
    <div className="of-audience" role="group" aria-label={t('customers.examples')}>
      <span className="quiet">{t('customers.examples')}</span>
      {ids.map((id) => (
        <button key={id} type="button" className="small" aria-pressed={id === chosen} onClick={() => onChoose(id)}>{id}</button>
      ))}
    </div>
  );
}

/** In the address, so that a link leads to the customer. */
function useChosenCustomer(): [string, (id: string) => void] {
  const { values } = useAddress();
  const [id, setId] = useState(values.get('customer') ?? '');
  return [
    id,
    (next) => {
      setId(next);
      replaceValues((all) => {
        if (next === '') all.delete('customer');
        else all.set('customer', next);
      });
    },
  ];
}
