// One campaign of a plan: its place, its audience, whom it passes over, how many it takes.
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { SplitEditor } from './SplitEditor';
import { isCapped, type DraftCampaign } from './draft';

interface Props {
  campaign: DraftCampaign;
  channels: readonly string[];
  first: boolean;
  last: boolean;
  reached: number | null;
  /** Null drops it. */
  onChange(campaign: DraftCampaign | null): void;
  onMove(by: 1 | -1): void;
}

export function CampaignEditor({ campaign, channels, first, last, reached, onChange, onMove }: Props) {
  const { t } = useWords();
  const { name } = campaign;
  const change = (changed: Partial<DraftCampaign>): void => onChange({ ...campaign, ...changed });
  return (
    <li className="campaign">
      <div className="campaign-head">
        <input aria-label={t('plan.name')} value={name} onChange={(event) => change({ name: event.target.value })} />
        <button type="button" className="plain small" disabled={first} aria-label={t('plan.earlier', { name })} onClick={() => onMove(-1)}>
          <Icon name="up" />
        </button>
        <button type="button" className="plain small" disabled={last} aria-label={t('plan.later', { name })} onClick={() => onMove(1)}>
          <Icon name="down" />
        </button>
        <button type="button" className="plain small" aria-label={t('plan.drop', { name })} onClick={() => onChange(null)}>
          <Icon name="remove" />
        </button>
      </div>
      <label className="field">
        <span>{t('plan.where')}</span>
        <textarea
          className="condition" rows={2} spellCheck={false} value={campaign.where}
          onChange={(event) => change({ where: event.target.value })}
        />
      </label>
      <div className="plan-fields">
        <label className="field">
          <span>{t('plan.channel')}</span>
          <select value={campaign.channel} onChange={(event) => change({ channel: event.target.value })}>
            {channels.map((channel) => <option key={channel} value={channel}>{channel}</option>)}
          </select>
        </label>
        <label className="field">
          <span>{t('plan.cap')}</span>
          <input type="number" min={1} value={campaign.cap} onChange={(event) => change({ cap: event.target.value })} />
        </label>
        <label className="field">
          <span>{t('plan.by')}</span>
          <input
            className="condition" spellCheck={false} value={campaign.by} placeholder="spend desc"
            onChange={(event) => change({ by: event.target.value })}
          />
        </label>
        <label className="field">
          <span>{t('plan.ownHoldout')}</span>
          <input
            type="number" min={0} max={100} step="any" value={campaign.holdout}
            onChange={(event) => change({ holdout: event.target.value })}
          />
        </label>
      </div>
      {campaign.cap.trim() !== '' && !isCapped(campaign) && <p className="hint" role="status">{t('plan.capWaits')}</p>}
      <SplitEditor name={name} cells={campaign.cells} onChange={(cells) => change({ cells })} />
      <details>
        <summary>{t('plan.ownSuppress')}</summary>
        <textarea
          className="condition" rows={2} aria-label={t('plan.ownSuppress')} spellCheck={false} value={campaign.suppress}
          onChange={(event) => change({ suppress: event.target.value })}
        />
      </details>
      {reached !== null && <p className="hint">{t('plan.reaches', { count: reached })}</p>}
    </li>
  );
}
