// Cells and hold-outs as they were drawn: how many each has, whether the draw was fair, and whom it holds.
import { useRef, useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import type { Answered } from '../../api/useAnswer';
import { Icon } from '../../app/Icon';
import { ProblemNotice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { figureText } from '../../audiences/valueText';
import { fileName, saveAs } from '../../charts/picture';
import { Panel } from '../Panel';
import { idsOfCell, type Page } from './cellMembers';

type Reply = Schemas['PlanReply'];
type Campaign = Reply['campaigns'][number];
type Request = Schemas['PlanRequest'];

export function CellsPanel({ answered, request }: { answered: Answered<Reply>; request: Request }) {
  const { t } = useWords();
  return (
    <Panel title={t('plan.cells')} purpose={t('plan.cellsPurpose')} answered={answered} keep>
      {(reply) => (
        <div className="scrolled" tabIndex={0} role="region" aria-label={t('plan.cells')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('plan.campaign')}</th>
                <th scope="col">{t('plan.cell')}</th>
                <th scope="col" className="number">{t('plan.customers')}</th>
                <th scope="col" className="number">{t('plan.expected')}</th>
                <th scope="col" className="number">{t('plan.cellValue')}</th>
                <td />
              </tr>
            </thead>
            {reply.campaigns.map((campaign) => (
              <Cells key={campaign.name} campaign={campaign} request={{ ...request, version: reply.version }} />
            ))}
          </table>
        </div>
      )}
    </Panel>
  );
}

function Cells({ campaign, request }: { campaign: Campaign; request: Request }) {
  const words = useWords();
  const { t, number, percent } = words;
  const all = campaign.cells.reduce((sum, { count }) => sum + count, 0);
  const nameOf = (cell: string): string =>
    cell === 'holdout' ? t('plan.step.held_out') : cell === 'reached' ? t('plan.step.net') : cell;
  return (
    <tbody>
      {campaign.cells.map((cell, place) => (
        <tr key={cell.name}>
          {place === 0 && <th scope="rowgroup" rowSpan={campaign.cells.length + 1}>{campaign.name}</th>}
          <td>{nameOf(cell.name)}</td>
          <td className="number">{number(cell.count)}</td>
          <td className="number">{number(Math.round(cell.expected_share * all))} <small className="quiet">{percent(cell.expected_share)}</small></td>
          <td className="number">{cell.value === undefined ? '–' : figureText(words, cell.value)}</td>
          <td><TakeIds campaign={campaign.name} cell={cell.name} shown={nameOf(cell.name)} request={request} /></td>
        </tr>
      ))}
      <tr>
        <td colSpan={5}>
          <ul className="chips" aria-label={t('plan.balanceOf', { name: campaign.name })}>
            {campaign.balance.map((each) => (
              <li key={each.of} className={each.fair ? 'chip fair' : 'chip unfair'}>
                <span aria-hidden="true">{each.fair ? '✓' : '✗'}</span>
                {t(each.fair ? 'plan.fair' : 'plan.unfair', { of: each.of === 'size' ? t('plan.size') : each.of })}
              </li>
            ))}
          </ul>
        </td>
      </tr>
    </tbody>
  );
}

async function askPage(body: Request, signal: AbortSignal): Promise<Page | undefined> {
  return (await answer(api.POST('/v1/plan', { body, signal }))).members;
}

/** The ids of a cell as a file, from the very version whose sizes are shown. */
function TakeIds({ campaign, cell, shown, request }: { campaign: string; cell: string; shown: string; request: Request }) {
  const { t } = useWords();
  const [done, setDone] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const under = useRef<AbortController>(null);
  const take = async (): Promise<void> => {
    under.current?.abort();
    const abort = new AbortController();
    under.current = abort;
    setProblem(null);
    setDone(0);
    try {
      const ids = await idsOfCell(request, { campaign, cell }, abort.signal, setDone, askPage);
      saveAs(fileName(`${campaign} ${shown}`, 'csv'), `id\n${ids.map((id) => `${id}\n`).join('')}`, 'text/csv');
    } catch (reason) {
      setProblem(reason instanceof Problem ? reason : new Problem('failed', String(reason)));
    }
    setDone(null);
  };
  return (
    <>
      <button
        type="button" className="plain small" disabled={done !== null}
        aria-label={t('plan.takeIds', { name: `${campaign}, ${shown}` })} title={t('plan.takeIds', { name: `${campaign}, ${shown}` })}
        onClick={() => void take()}
      >
        <Icon name="download" />
      </button>
      {done !== null && <span role="status">{t('plan.idsSoFar', { count: done })}</span>}
      {problem !== null && <ProblemNotice problem={problem} />}
    </>
  );
}
