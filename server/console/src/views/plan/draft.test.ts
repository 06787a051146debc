import { expect, test } from 'vitest';

import { moved, newCampaign, planOf, splitState, tomlOf, type DraftPlan } from './draft';

const empty: DraftPlan = {
  campaigns: [], channels: [{ name: 'email', consent: 'email_ok' }], suppress: '', holdout: '5', seed: '', value: 'clv', balance: [],
};
const withTwo = (): DraftPlan => {
  const first = { ...empty, campaigns: [newCampaign(empty, 'Back', "city = 'L\"x'")] };
  return { ...first, campaigns: [...first.campaigns, newCampaign(first, 'Back', '')] };
};

test('campaigns that are not ended are not asked, and names stay apart', () => {
  const plan = withTwo();
  expect(plan.campaigns.map(({ name }) => name)).toEqual(['Back', 'Back 2']);
  expect(planOf(empty)).toBeNull();
  expect(planOf(plan)).toEqual({
    campaigns: [{ name: 'Back', channel: 'email', where: "city = 'L\"x'" }],
    channels: { email: { consent: 'email_ok' } },
    holdout: 5,
    value: 'clv',
  });
});

test('suppressions are one a line', () => {
  expect(planOf({ ...withTwo(), suppress: 'complaints >= 3\n\n  nps <= 3 ' })?.suppress).toEqual(['complaints >= 3', 'nps <= 3']);
});

test('a campaign moves by one place, and stays at the ends', () => {
  const { campaigns } = withTwo();
  const [first, second] = campaigns.map(({ key }) => key);
  expect(moved(campaigns, first ?? 0, 1).map(({ key }) => key)).toEqual([second, first]);
  expect(moved(campaigns, first ?? 0, -1)).toEqual(campaigns);
  expect(moved(campaigns, second ?? 0, 1)).toEqual(campaigns);
  expect(moved(campaigns, 99, 1)).toEqual(campaigns);
});

test('the plan can be taken as a file of the command line', () => {
  const request = planOf(withTwo());
  if (request === null) throw new Error('a campaign is ready');
  expect(tomlOf(request)).toBe(
    'holdout = 5\nvalue = "clv"\n\n[channels.email]\nconsent = "email_ok"\n\n' +
    '[[campaigns]]\nname = "Back"\nchannel = "email"\nwhere = "city = \'L\\"x\'"\n',
  );
});

test('a cap waits until it is told whom it keeps', () => {
  const capped = (cap: string, by: string) =>
    planOf({ ...empty, campaigns: [{ ...newCampaign(empty, 'a', 'TRUE'), cap, by }] })?.campaigns[0];
  expect(capped('50', '')).toEqual({ name: 'a', channel: 'email', where: 'TRUE' });
  expect(capped('', 'clv desc')).toEqual({ name: 'a', channel: 'email', where: 'TRUE' });
  expect(capped('50', 'clv desc')).toEqual({ name: 'a', channel: 'email', where: 'TRUE', cap: 50, by: 'clv desc' });
});

const halves = [{ name: 'A', percent: '50' }, { name: 'B', percent: '50' }];

test('a split waits until its cells are named apart and are everybody together', () => {
  expect(splitState(halves)).toEqual({ whole: true, sum: 100 });
  expect(splitState([{ name: 'A', percent: '33.3' }, { name: 'B', percent: '66.7' }]).whole).toBe(true);
  expect(splitState([{ name: 'A', percent: '50' }, { name: 'B', percent: '40' }])).toEqual({ whole: false, sum: 90 });
  expect(splitState([{ name: 'A', percent: '50' }, { name: ' A', percent: '50' }]).whole).toBe(false);
  expect(splitState([{ name: 'A', percent: '100' }, { name: 'B', percent: '' }]).whole).toBe(false);
  const asked = (cells: { name: string; percent: string }[]) =>
    planOf({ ...empty, campaigns: [{ ...newCampaign(empty, 'a', 'TRUE'), cells }] })?.campaigns[0]?.cells;
  expect(asked(halves)).toEqual([{ name: 'A', percent: 50 }, { name: 'B', percent: 50 }]);
  expect(asked(halves.slice(1))).toBeUndefined();
});

test('the file of a plan has its split and what it is balanced by', () => {
  const request = planOf({ ...empty, balance: ['age'], campaigns: [{ ...newCampaign(empty, 'a', 'TRUE'), cells: halves }] });
  if (request === null) throw new Error('a campaign is ready');
  expect(request.balance).toEqual(['age']);
  expect(tomlOf(request)).toContain('balance = ["age"]\n');
  expect(tomlOf(request)).toContain('cells = [{ name = "A", percent = 50 }, { name = "B", percent = 50 }]\n');
});
