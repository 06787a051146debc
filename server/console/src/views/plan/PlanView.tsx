// Plan: campaigns in order, each customer in the first that fits her; what is lost on the way, who is reached.
import { useEffect, useRef, useState } from 'react';

import { answer, api } from '../../api/client';
import { useSchema } from '../../api/schemaContext';
import { useAnswer } from '../../api/useAnswer';
import { Icon } from '../../app/Icon';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { quotedName, quotedText } from '../../audiences/condition';
import { saveAs } from '../../charts/picture';
import { useDefinition } from '../../definition/DefinitionProvider';
import { ViewHead } from '../ViewHead';
import { channelsAmong } from '../profile/reach';
import { BalanceChoice, isBalanced } from './BalanceChoice';
import { CampaignEditor } from './CampaignEditor';
import { CellsPanel } from './CellsPanel';
import { ReachedPanel } from './ReachedPanel';
import { moved, newCampaign, planOf, tomlOf, type DraftCampaign, type DraftPlan } from './draft';
import './plan.css';

export default function PlanView() {
  const { t } = useWords();
  const { asOf } = useDefinition();
  const [plan, setPlan] = usePlan();
  const request = planOf(plan);
  const asked = request === null || asOf === null ? request : { ...request, as_of: asOf };
  const answered = useAnswer(asked, (body, signal) => answer(api.POST('/v1/plan', { body, signal })));
  const change = (changed: Partial<DraftPlan>): void => setPlan({ ...plan, ...changed });
  const changeCampaign = (key: number, changed: DraftCampaign | null): void => change({
    campaigns: plan.campaigns.flatMap((each) => (each.key !== key ? [each] : changed === null ? [] : [changed])),
  });
  return (
    <>
      <ViewHead title={t('plan.title')} purpose={t('plan.purpose')}>
        {request !== null && (
          <button type="button" onClick={() => saveAs('plan.toml', tomlOf(request), 'application/toml')}>
            <Icon name="download" />{t('plan.takeFile')}
          </button>
        )}
      </ViewHead>
      <div className="plan">
        <section className="card plan-editor" aria-label={t('plan.campaigns')}>
          <h2>{t('plan.campaigns')}</h2>
          <ol className="campaigns">
            {plan.campaigns.map((campaign, place) => (
              <CampaignEditor
                key={campaign.key}
                campaign={campaign}
                channels={plan.channels.map(({ name }) => name)}
                first={place === 0}
                last={place === plan.campaigns.length - 1}
                reached={answered.answer?.campaigns.find(({ name }) => name === campaign.name)?.net ?? null}
                onChange={(changed) => changeCampaign(campaign.key, changed)}
                onMove={(by) => change({ campaigns: moved(plan.campaigns, campaign.key, by) })}
              />
            ))}
          </ol>
          <AddCampaign onAdd={(name, where) => change({ campaigns: [...plan.campaigns, newCampaign(plan, name, where)] })} />
          <ForAll plan={plan} onChange={change} />
        </section>
        <div className="plan-answers">
          {request === null
            ? <Notice icon="plan" title={t('plan.none')}><p>{t('plan.noneAdvice')}</p></Notice>
            : (
              <>
                <ReachedPanel answered={answered} value={plan.value} />
                <CellsPanel answered={answered} request={asked ?? request} />
              </>
            )}
        </div>
      </div>
    </>
  );
}

function AddCampaign({ onAdd }: { onAdd(name: string, where: string): void }) {
  const { t } = useWords();
  const { segments } = useSchema();
  const { text } = useDefinition();
  return (
    <label className="field">
      <span>{t('plan.add')}</span>
      <select
        value=""
        onChange={({ target: { value } }) => {
          const name = value.startsWith('segment:') ? value.slice('segment:'.length) : t('plan.newName');
          onAdd(name, value === 'described' ? text : value === 'own' ? '' : `SEGMENT ${quotedText(name)}`);
        }}
      >
        <option value="" disabled>{t('plan.chooseAudience')}</option>
        {text.trim() !== '' && <option value="described">{t('audiences.described')}</option>}
        <option value="own">{t('plan.own')}</option>
        {segments.length > 0 && (
          <optgroup label={t('audiences.segments')}>
            {segments.map(({ name }) => <option key={name} value={`segment:${name}`}>{name}</option>)}
          </optgroup>
        )}
      </select>
    </label>
  );
}

/** What holds for every campaign, and the consent of the channels. */
function ForAll({ plan, onChange }: { plan: DraftPlan; onChange(changed: Partial<DraftPlan>): void }) {
  const { t } = useWords();
  return (
    <>
      <h2>{t('plan.forAll')}</h2>
      <label className="field">
        <span>{t('plan.suppress')}</span>
        <textarea
          className="condition" rows={2} spellCheck={false} value={plan.suppress} placeholder="complaints >= 3"
          onChange={(event) => onChange({ suppress: event.target.value })}
        />
      </label>
      <div className="plan-fields">
        <label className="field">
          <span>{t('plan.holdout')}</span>
          <input
            type="number" min={0} max={100} step="any" value={plan.holdout}
            onChange={(event) => onChange({ holdout: event.target.value })}
          />
        </label>
        <label className="field">
          <span>{t('plan.value')}</span>
          <input className="condition" spellCheck={false} value={plan.value} placeholder="clv" onChange={(event) => onChange({ value: event.target.value })} />
        </label>
        <label className="field">
          <span>{t('plan.seed')}</span>
          <input value={plan.seed} onChange={(event) => onChange({ seed: event.target.value })} />
        </label>
      </div>
      <BalanceChoice chosen={plan.balance} onChange={(balance) => onChange({ balance })} />
      <h2>{t('plan.channels')}</h2>
      <ul className="channels">
        {plan.channels.map((channel, place) => (
          <li key={channel.name}>
            <span>{channel.name}</span>
            <input
              className="condition" aria-label={t('plan.consent', { name: channel.name })} spellCheck={false}
              value={channel.consent} placeholder={t('plan.noConsent')}
              onChange={(event) => onChange({
                channels: plan.channels.map((each, i) => (i === place ? { ...each, consent: event.target.value } : each)),
              })}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

/** To begin with: the base's channels, and a campaign for each of the first saved segments. */
function usePlan(): [DraftPlan, (plan: DraftPlan) => void] {
  const { t } = useWords();
  const { schema, segments } = useSchema();
  const { text } = useDefinition();
  const [plan, setPlan] = useState<DraftPlan>({
    campaigns: [], channels: [], suppress: '', holdout: '5', seed: 'plan', value: '', balance: [],
  });
  const touched = useRef(false);
  useEffect(() => {
    if (touched.current || schema === null) return;
    const flags = schema.attributes.filter(({ type }) => type === 'flag').map(({ name }) => name);
    const found = channelsAmong(flags).map(({ name, flag }) => ({ name, consent: quotedName(flag) }));
    const channels = found.length === 0 ? [{ name: t('plan.anyChannel'), consent: '' }] : found;
    const wanted: [string, string][] = [
      ...(text.trim() === '' ? [] : [[t('audiences.described'), text] as [string, string]]),
      ...segments.slice(0, 3).map(({ name }): [string, string] => [name, `SEGMENT ${quotedText(name)}`]),
    ];
    const balance = schema.attributes.filter(({ family, ...each }) => family === 'demographic' && isBalanced(each));
    setPlan((before) => wanted.reduce<DraftPlan>(
      (all, [name, where]) => ({ ...all, campaigns: [...all.campaigns, newCampaign(all, name, where)] }),
      { ...before, channels, campaigns: [], balance: balance.slice(0, 2).map(({ name }) => name) },
    ));
    // What is described when the view opens; later changes do not replace a plan.
  }, [schema, segments]);
  return [
    plan,
    (next) => {
      touched.current = true;
      setPlan(next);
    },
  ];
}
