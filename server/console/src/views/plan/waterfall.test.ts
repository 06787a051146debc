import { expect, test } from 'vitest';
import { waterfallOf, waterfallOfPlan, type CampaignFigures } from './waterfall';

const best: CampaignFigures = {
  name: 'Best',
  channel: 'sms',
  gross: 100,
  lost: [
    { reason: 'suppressed', detail: 'complaints >= 3', count: 10 },
    { reason: 'suppressed', detail: 'nps <= 3', count: 0 },
    { reason: 'no_consent', count: 30 },
    { reason: 'held_out', count: 5 },
  ],
  net: 55,
};
const back: CampaignFigures = {
  name: 'Back', channel: 'email', gross: 40, lost: [{ reason: 'taken', count: 15 }], net: 25,
};

test('each loss begins where the one before it ended, and nobody lost is no bar', () => {
  const steps = waterfallOf(best);
  expect(steps.map(({ kind, from, to }) => [kind, from, to])).toEqual([
    ['gross', 0, 100], ['suppressed', 100, 90], ['no_consent', 90, 60], ['held_out', 60, 55], ['net', 0, 55],
  ]);
  expect(steps[1]?.detail).toBe('complaints >= 3');
});

test('the last loss ends at net reach', () => {
  for (const campaign of [best, back]) {
    const steps = waterfallOf(campaign);
    expect(steps.at(-2)?.to).toBe(steps.at(-1)?.to);
  }
});

test('a plan adds up its campaigns', () => {
  expect(waterfallOfPlan([best, back]).map(({ kind, change }) => [kind, change])).toEqual([
    ['gross', 140], ['suppressed', -10], ['no_consent', -30], ['taken', -15], ['held_out', -5], ['net', 80],
  ]);
});
