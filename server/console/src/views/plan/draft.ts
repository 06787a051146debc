// A campaign plan while it is edited: campaigns in order, and what holds for all of them.
import type { Schemas } from '../../api/client';

type PlanRequest = Schemas['PlanRequest'];

export interface DraftCell {
  name: string;
  percent: string;
}

export interface DraftCampaign {
  key: number;
  name: string;
  channel: string;
  where: string;
  suppress: string;
  cap: string;
  by: string;
  holdout: string;
  /** A split by chance; none where everybody gets the same. */
  cells: DraftCell[];
}

export interface DraftPlan {
  campaigns: DraftCampaign[];
  channels: { name: string; consent: string }[];
  /** Expressions for whom not, one a line. */
  suppress: string;
  holdout: string;
  seed: string;
  /** What is added up over those reached. */
  value: string;
  /** Attributes that cells are compared by. */
  balance: string[];
}

export function newCampaign(plan: DraftPlan, name: string, where: string): DraftCampaign {
  return {
    key: Math.max(0, ...plan.campaigns.map(({ key }) => key)) + 1,
    name: freeName(name, plan.campaigns), channel: plan.channels[0]?.name ?? '', where,
    suppress: '', cap: '', by: '', holdout: '', cells: [],
  };
}

/** Losses speak of campaigns by name, so no two may have the same. */
function freeName(wanted: string, campaigns: readonly DraftCampaign[]): string {
  const taken = new Set(campaigns.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted} ${number}`;
  return name;
}

/** The place of a campaign in the order decides who gets whom: it moves up or down by one. */
export function moved(campaigns: readonly DraftCampaign[], key: number, by: 1 | -1): DraftCampaign[] {
  const from = campaigns.findIndex((campaign) => campaign.key === key);
  const to = from + by;
  const next = [...campaigns];
  const [campaign] = next.splice(from, 1);
  if (from < 0 || campaign === undefined || to < 0 || to > next.length) return [...campaigns];
  next.splice(to, 0, campaign);
  return next;
}

/** What can be asked now: campaigns with a name, a channel and an audience; null where there is none. */
export function planOf(plan: DraftPlan): PlanRequest | null {
  const campaigns = plan.campaigns.filter(
    ({ name, where, channel }) => name.trim() !== '' && where.trim() !== '' && channel !== '',
  );
  if (campaigns.length === 0) return null;
  return {
    campaigns: campaigns.map((campaign) => ({
      name: campaign.name,
      channel: campaign.channel,
      where: campaign.where,
      ...(lines(campaign.suppress).length === 0 ? {} : { suppress: lines(campaign.suppress) }),
      ...(isCapped(campaign) ? { cap: Number(campaign.cap), by: campaign.by } : {}),
      ...(campaign.holdout.trim() === '' ? {} : { holdout: Number(campaign.holdout) }),
      ...(campaign.cells.length > 0 && splitState(campaign.cells).whole
        ? { cells: campaign.cells.map(({ name, percent }) => ({ name: name.trim(), percent: Number(percent) })) }
        : {}),
    })),
    channels: Object.fromEntries(
      plan.channels.map(({ name, consent }) => [name, consent.trim() === '' ? {} : { consent }]),
    ) as NonNullable<PlanRequest['channels']>,
    ...(lines(plan.suppress).length === 0 ? {} : { suppress: lines(plan.suppress) }),
    ...(plan.holdout.trim() === '' ? {} : { holdout: Number(plan.holdout) }),
    ...(plan.seed.trim() === '' ? {} : { seed: plan.seed }),
    ...(plan.value.trim() === '' ? {} : { value: plan.value }),
    ...(plan.balance.length === 0 ? {} : { balance: plan.balance }),
  };
}

/** A cap needs to be told whom it keeps, and an order without a cap keeps everybody. */
export function isCapped(campaign: DraftCampaign): boolean {
  return campaign.cap.trim() !== '' && campaign.by.trim() !== '';
}

/** A split waits until its cells have names of their own and are 100 percent together. */
export function splitState(cells: readonly DraftCell[]): { whole: boolean; sum: number } {
  const names = cells.map(({ name }) => name.trim());
  const percents = cells.map(({ percent }) => Number(percent));
  const sum = percents.reduce((all, percent) => all + (Number.isFinite(percent) ? percent : 0), 0);
  const named = names.every((name) => name !== '') && new Set(names).size === names.length;
  return { whole: named && percents.every((percent) => percent > 0) && Math.abs(sum - 100) < 1e-6, sum: Number(sum.toFixed(6)) };
}

function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

/** As a plan file of the command line: muster plan STORE FILE. */
export function tomlOf(request: PlanRequest): string {
  const string = (value: string): string => JSON.stringify(value);
  const list = (values: readonly string[]): string => `[${values.map(string).join(', ')}]`;
  const key = (name: string): string => (/^[A-Za-z0-9_-]+$/.test(name) ? name : string(name));
  const head = [
    request.seed != null && `seed = ${string(request.seed)}`,
    request.holdout != null && `holdout = ${request.holdout}`,
    request.value != null && `value = ${string(request.value)}`,
    request.balance != null && `balance = ${list(request.balance)}`,
    request.suppress != null && `suppress = ${list(request.suppress)}`,
  ];
  const channels = Object.entries(request.channels ?? {}).map(([name, channel]) => {
    const consent = (channel as { consent?: string }).consent;
    return [`\n[channels.${key(name)}]`, consent !== undefined && `consent = ${string(consent)}`];
  });
  const campaigns = request.campaigns.map((campaign) => [
    '\n[[campaigns]]',
    `name = ${string(campaign.name)}`,
    `channel = ${string(campaign.channel)}`,
    `where = ${string(campaign.where)}`,
    campaign.suppress != null && `suppress = ${list(campaign.suppress)}`,
    campaign.cap != null && `cap = ${campaign.cap}`,
    campaign.by != null && `by = ${string(campaign.by)}`,
    campaign.holdout != null && `holdout = ${campaign.holdout}`,
    campaign.cells != null &&
      `cells = [${campaign.cells.map(({ name, percent }) => `{ name = ${string(name)}, percent = ${percent} }`).join(', ')}]`,
  ]);
  return [...head, ...channels.flat(), ...campaigns.flat()].filter(Boolean).join('\n').trimStart() + '\n';
}
