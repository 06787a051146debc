// A plan's way from everybody who fits to everybody who is reached: floating bars that begin where the last ended.

export type LossReason = 'suppressed' | 'no_consent' | 'taken' | 'over_cap' | 'held_out';

export interface CampaignFigures {
  name: string;
  channel: string;
  gross: number;
  lost: readonly { reason: LossReason; detail?: string; count: number }[];
  net: number;
}

export interface WaterfallStep {
  kind: 'gross' | 'net' | LossReason;
  /** The expression of a suppression. */
  detail?: string;
  campaign: string;
  /** Where the bar begins and ends; a loss ends below where it begins. */
  from: number;
  to: number;
  /** What the bar says: negative for a loss. */
  change: number;
}

/** Losses of nobody have no bar; who fits and who is reached always do. */
export function waterfallOf(campaign: CampaignFigures): WaterfallStep[] {
  const steps: WaterfallStep[] = [
    { kind: 'gross', campaign: campaign.name, from: 0, to: campaign.gross, change: campaign.gross },
  ];
  let left = campaign.gross;
  for (const loss of campaign.lost) {
    if (loss.count === 0) continue;
    const step: WaterfallStep = {
      kind: loss.reason, campaign: campaign.name, from: left, to: left - loss.count, change: -loss.count,
    };
    if (loss.detail !== undefined) step.detail = loss.detail;
    steps.push(step);
    left -= loss.count;
  }
  steps.push({ kind: 'net', campaign: campaign.name, from: 0, to: campaign.net, change: campaign.net });
  return steps;
}

/** The whole plan: losses of all campaigns by reason, in the order in which they are lost. */
export function waterfallOfPlan(campaigns: readonly CampaignFigures[]): WaterfallStep[] {
  const order: readonly LossReason[] = ['suppressed', 'no_consent', 'taken', 'over_cap', 'held_out'];
  const sum = (of: (campaign: CampaignFigures) => number): number =>
    campaigns.reduce((total, campaign) => total + of(campaign), 0);
  return waterfallOf({
    name: '',
    channel: '',
    gross: sum((campaign) => campaign.gross),
    lost: order.map((reason) => ({
      reason,
      count: sum((campaign) =>
        campaign.lost.filter((loss) => loss.reason === reason).reduce((total, loss) => total + loss.count, 0)),
    })),
    net: sum((campaign) => campaign.net),
  });
}
