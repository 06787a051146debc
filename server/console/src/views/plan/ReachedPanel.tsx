// What a plan comes to: net reach, and the way there as a waterfall, of all campaigns or of one.
import { useMemo, useState } from 'react';

import type { Schemas } from '../../api/client';
import type { Answered } from '../../api/useAnswer';
import { useWords } from '../../app/language';
import { figureText } from '../../audiences/valueText';
import { Waterfall, type WaterfallBar } from '../../charts/Waterfall';
import { Panel } from '../Panel';
import { waterfallOf, waterfallOfPlan } from './waterfall';

type Reply = Schemas['PlanReply'];

export function ReachedPanel({ answered, value }: { answered: Answered<Reply>; value: string }) {
  const { t } = useWords();
  return (
    <Panel title={t('plan.reached')} purpose={t('plan.reachedPurpose')} answered={answered} lines={10} keep>
      {(reply) => <Reached reply={reply} value={value} />}
    </Panel>
  );
}

function Reached({ reply, value }: { reply: Reply; value: string }) {
  const words = useWords();
  const { t, number, percent } = words;
  const [shown, setShown] = useState('');
  const campaign = reply.campaigns.find(({ name }) => name === shown);
  const bars = useMemo(() => {
    const steps = campaign === undefined ? waterfallOfPlan(reply.campaigns) : waterfallOf(campaign);
    return steps.map((step): WaterfallBar => ({
      label: step.detail === undefined ? t(`plan.step.${step.kind}`) : t('plan.step.detail', { what: step.detail }),
      from: step.from,
      to: step.to,
      text: number(step.change, { signDisplay: step.change < 0 ? 'always' : 'auto' }),
      tone: step.kind === 'gross' ? 'begin' : step.kind === 'net' ? 'end' : 'loss',
    }));
  }, [reply, campaign, t, number]);
  const heads = useMemo(() => ({ label: t('plan.step'), change: t('plan.customers') }), [t]);
  const format = useMemo(() => (count: number) => number(count), [number]);
  const title = campaign === undefined ? t('plan.wholePlan') : campaign.name;
  return (
    <>
      <dl className="figures">
        <div>
          <dt>{t('plan.net')}</dt>
          <dd>{number(reply.net)} <small>{percent(reply.net / Math.max(1, reply.population))}</small></dd>
        </div>
        <div><dt>{t('plan.heldOut')}</dt><dd>{number(reply.held_out)}</dd></div>
        {reply.value !== undefined && (
          <div><dt>{t('plan.valueOf', { value })}</dt><dd>{figureText(words, reply.value)}</dd></div>
        )}
        {reply.channels.map((channel) => (
          <div key={channel.name}><dt>{channel.name}</dt><dd>{number(channel.net)}</dd></div>
        ))}
      </dl>
      <div className="row-actions" role="group" aria-label={t('plan.waterfall')}>
        <button type="button" className="small" aria-pressed={campaign === undefined} onClick={() => setShown('')}>
          {t('plan.wholePlan')}
        </button>
        {reply.campaigns.map(({ name }) => (
          <button key={name} type="button" className="small" aria-pressed={campaign?.name === name} onClick={() => setShown(name)}>
            {name}
          </button>
        ))}
      </div>
      <Waterfall
        title={t('plan.waterfallOf', { name: title })}
        summary={t('plan.waterfallSummary', { from: bars[0]?.text ?? '', to: bars.at(-1)?.text ?? '' })}
        {...{ bars, heads, format }}
      />
      <div className="scrolled" tabIndex={0} role="region" aria-label={t('plan.campaigns')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('plan.campaign')}</th>
              <th scope="col">{t('plan.channel')}</th>
              <th scope="col" className="number">{t('plan.step.gross')}</th>
              <th scope="col" className="number">{t('plan.lost')}</th>
              <th scope="col" className="number">{t('plan.step.net')}</th>
            </tr>
          </thead>
          <tbody>
            {reply.campaigns.map((each) => (
              <tr key={each.name}>
                <td>{each.name}</td>
                <td>{each.channel}</td>
                <td className="number">{number(each.gross)}</td>
                <td className="number">{number(each.net - each.gross)}</td>
                <td className="number"><strong>{number(each.net)}</strong></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
