// Customers, scores, plans and behaviour: what the views show is what the program answers.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { asOf } from './running_server.mjs';
import { serve } from './served.mjs';

const hashOf = (view, values = {}) => `#/${view}?${new URLSearchParams({ as_of: asOf, ...values })}`;
const shown = (value) => value.toLocaleString('en');
const card = {
  name: 'lead', max: 40, grades: [{ name: 'cold' }, { name: 'warm', from: 10 }],
  rules: [{ name: 'Twice', points: 12, when: 'orders >= 2' }, { name: 'Every order', per: 'orders', points: 0.5, max: 8 }],
};

describe('answers', () => {
  const served = serve();
  const ask = async (method, path, body) => {
    const reply = await fetch(served.server.url + path, {
      method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    });
    assert.ok(reply.ok, `${method} ${path}: ${reply.status}`);
    return reply.json();
  };
  before(async () => {
    await ask('PUT', '/v1/scorecards/lead', { card });
    await ask('PUT', '/v1/segments/spenders', { where: 'spend > 300' });
    await ask('PUT', '/v1/segments/sleepers', { where: 'orders >= 1 AND last_order < TODAY - 180 DAYS' });
  });

  it('a customer is looked up, and why she is not in an audience is told', async () => {
    const where = 'spend > 300 AND nps >= 9';
    const { members: [{ id }] } = await ask('POST', '/v1/members', { where: 'spend > 300 AND nps <= 6', limit: 1 });
    const why = await ask('POST', `/v1/customers/${id}/explain`, { where, as_of: asOf });
    const { page, close } = await served.open({ hash: hashOf('customers', { where }) });
    await page.getByLabel('Customer', { exact: true }).fill(id);
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.getByText(`${id} is not in it.`).waitFor();
    const changes = page.locator('.why-change');
    assert.deepEqual(await changes.locator('code').allInnerTexts(), why.changes);
    assert.deepEqual(why.changes, ['nps >= 9']);
    await page.getByText(`${shown(why.same_reason)} customer`).waitFor();
    await page.getByRole('combobox', { name: 'Audience' }).selectOption('segment:spenders');
    await page.getByText(`${id} is in it.`).waitFor();
    const score = await ask('POST', `/v1/customers/${id}/score`, { scorecard: 'lead', as_of: asOf });
    assert.equal(await page.locator('.score-total').innerText(), shown(score.score));
    await close();
  });

  it('a customer there is none of is said to be none', async () => {
    const { page, close } = await served.open({ hash: hashOf('customers', { customer: 'nobody' }), expected: ['404'] });
    await page.getByText('There is no customer nobody.').waitFor();
    await close();
  });

  it('a card is counted anew at every change', async () => {
    const { page, close } = await served.open({ hash: hashOf('scores') });
    const auc = async (points) => {
      const rules = [{ ...card.rules[0], points }, card.rules[1]];
      const { backtest, grades } = await ask('POST', '/v1/score', { card: { ...card, rules }, label: 'bought_again', as_of: asOf });
      return { auc: backtest.auc.toLocaleString('en', { maximumFractionDigits: 3 }), warm: grades[1].customers };
    };
    const first = await auc(12);
    const shownAuc = page.locator('.figures div').filter({ has: page.getByText('AUC', { exact: true }) }).locator('dd');
    await shownAuc.filter({ hasText: first.auc }).waitFor();
    const rule = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Drop the rule Twice' }) });
    await rule.getByLabel('Points').fill('2');
    const next = await auc(2);
    assert.notDeepEqual(next, first);
    const grades = page.getByRole('figure', { name: 'Grades' });
    await grades.getByRole('button', { name: 'Table' }).click();
    await grades.getByRole('row', { name: new RegExp(`^warm ${shown(next.warm)} `) }).waitFor();
    await close();
  });

  it('a first card is suggested from the label, and saved', async () => {
    const { page, close } = await served.open({ hash: hashOf('scores') });
    await page.getByRole('combobox', { name: 'Scorecard' }).selectOption('');
    await page.getByText('A card begins with a rule.').waitFor();
    await page.getByRole('button', { name: 'Suggest from the label' }).click();
    await page.getByLabel('Name', { exact: true }).fill('foretold');
    await page.locator('.score-rule').nth(2).waitFor();
    await page.getByRole('button', { name: 'Save the card' }).click();
    await page.getByText('Saved as foretold.').waitFor();
    const saved = await (await fetch(`${served.server.url}/v1/scorecards/foretold`)).json();
    assert.equal(saved.card.rules.length, await page.locator('.score-rule').count());
    await close();
  });

  it('a plan reaches whom the command line reaches by the same file', async () => {
    const { page, close } = await served.open({ hash: hashOf('plan') });
    // The last: campaigns have one of their own, folded away.
    await page.getByLabel('Not for (one condition a line)', { exact: true }).last().waitFor();
    await page.getByRole('button', { name: 'sleepers: later' }).click();
    const campaign = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Drop spenders' }) });
    await campaign.getByLabel('At most').fill('50');
    await campaign.getByLabel('The cap keeps first').fill('spend desc');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Take it as a file' }).click(),
    ]);
    const file = join(tmpdir(), `muster-console-plan-${process.pid}.toml`);
    writeFileSync(file, readFileSync(await download.path()));
    const plan = JSON.parse(served.server.run('plan', served.server.store, file, '--as-of', asOf, '--format', 'json'));
    assert.deepEqual(plan.campaigns.map(({ name }) => name), ['spenders', 'sleepers']);
    assert.ok(plan.campaigns[0].net <= 50);
    const net = page.locator('.figures div').filter({ has: page.getByText('Reached', { exact: true }) }).locator('dd');
    await net.filter({ hasText: new RegExp(`^${shown(plan.net)} `) }).waitFor();
    await close();
  });

  it('a split is drawn as the program draws it, and each cell is taken as a list', async () => {
    const { page, close } = await served.open({ hash: hashOf('plan') });
    const campaign = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Drop spenders' }) });
    await campaign.getByRole('button', { name: 'Split into A and B' }).click();
    await campaign.getByLabel('Percent of A').fill('70');
    await campaign.getByText('now they are 120 %').waitFor();
    await campaign.getByLabel('Percent of B').fill('30');
    const [download] = await Promise.all([
      page.waitForEvent('download'), page.getByRole('button', { name: 'Take it as a file' }).click(),
    ]);
    const file = join(tmpdir(), `muster-console-split-${process.pid}.toml`);
    writeFileSync(file, readFileSync(await download.path()));
    const plan = JSON.parse(served.server.run('plan', served.server.store, file, '--as-of', asOf, '--format', 'json'));
    const { cells, balance } = plan.campaigns.find(({ name }) => name === 'spenders');
    assert.deepEqual(cells.map(({ name }) => name), ['A', 'B', 'holdout']);
    const table = page.getByRole('region', { name: 'Cells and hold-outs' });
    const drawn = table.locator('tbody').filter({ has: page.getByRole('rowheader', { name: 'spenders' }) });
    for (const { name, count } of cells) {
      const row = drawn.getByRole('row').filter({ has: page.getByRole('cell', { name: name === 'holdout' ? 'Held out' : name, exact: true }) });
      await row.getByRole('cell', { name: shown(count), exact: true }).waitFor();
    }
    assert.equal(await drawn.locator('.fair, .unfair').count(), balance.length);
    const take = async (cell) => {
      const [list] = await Promise.all([
        page.waitForEvent('download'), page.getByRole('button', { name: `Take the ids: spenders, ${cell}` }).click(),
      ]);
      return readFileSync(await list.path(), 'utf8').trimEnd().split('\n').slice(1);
    };
    const [a, b] = [await take('A'), await take('B')];
    assert.deepEqual([a.length, b.length], cells.slice(0, 2).map(({ count }) => count));
    assert.equal(new Set([...a, ...b]).size, a.length + b.length);
    await close();
  });

  it('a group bounds its rules, a threshold makes an audience, and every rule is weighed', async () => {
    const grouped = {
      ...card, groups: [{ name: 'Group', max: 10 }], rules: card.rules.map((rule) => ({ ...rule, group: 'Group' })),
    };
    const expected = await ask('POST', '/v1/score', { card: grouped, label: 'bought_again', ablation: true, as_of: asOf });
    const { page, close } = await served.open({ hash: hashOf('scores') });
    await page.getByRole('combobox', { name: 'Scorecard' }).selectOption('lead');
    await page.getByRole('button', { name: 'Drop the rule Twice' }).waitFor();
    await page.getByRole('button', { name: 'Add a group' }).click();
    const group = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Drop the group Group' }) });
    await group.getByLabel('At most').fill('10');
    const rules = page.locator('.score-rule');
    for (const place of [0, 1]) await rules.nth(place).getByRole('combobox', { name: 'Group' }).selectOption('Group');
    const figure = (name) => page.locator('.figures div').filter({ has: page.getByText(name, { exact: true }) }).locator('dd').first();
    await figure('Mean').filter({ hasText: expected.mean.toLocaleString('en', { maximumFractionDigits: 2 }) }).waitFor();

    await page.getByRole('region', { name: 'What each rule is worth' }).getByRole('button', { name: 'Ask' }).click();
    const worth = page.getByRole('figure', { name: 'What each rule is worth' });
    await worth.getByRole('button', { name: 'Table' }).click();
    for (const { name, loss } of expected.ablation.rules) {
      const row = worth.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
      await row.filter({ hasText: Math.abs(loss).toLocaleString('en', { maximumFractionDigits: 3 }) }).waitFor();
    }

    await page.getByText('Save the card to make an audience of them.').waitFor({ state: 'detached' });
    await page.getByRole('textbox', { name: 'Threshold' }).fill('5.5');
    await page.getByText('Save the card to make an audience of them.').waitFor();
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption('lead');
    const { compare: { crossing } } = await ask('POST', '/v1/score', {
      card: grouped, compare: 'lead', threshold: 5.5, label: 'bought_again', as_of: asOf,
    });
    for (const [name, key] of [['Above in both', 'in_both'], ['Come above', 'entered'], ['Fall below', 'left'], ['Below in both', 'in_neither']]) {
      const { customers, positives } = crossing[key];
      await figure(name).filter({ hasText: `${shown(customers)}, ${shown(positives)} positive` }).waitFor();
    }
    await page.getByRole('combobox', { name: 'Scorecard' }).selectOption('');
    await page.getByRole('combobox', { name: 'Scorecard' }).selectOption('lead');
    await page.getByRole('button', { name: 'Make an audience of them' }).click();
    const taken = page.getByRole('region', { name: 'lead: from 5.5' });
    const { count } = await ask('POST', '/v1/count', { where: "SCORE 'lead' >= 5.5", as_of: asOf });
    await taken.getByText(`${shown(count)} customers`).waitFor();
    assert.match(await taken.locator('.condition').innerText(), /SCORE 'lead' >= 5\.5/);
    await close();
  });

  it('who was lost on the way is an audience of just them', async () => {
    const steps = ['visit', 'cart_add', 'purchase'];
    const funnel = await ask('POST', '/v1/funnel', { steps, within: '7 days', as_of: asOf });
    const { page, close } = await served.open({ hash: hashOf('behaviour') });
    const bars = page.getByRole('figure', { name: 'On the way' });
    await bars.getByRole('button', { name: 'Table' }).click();
    const counts = await bars.getByRole('row').locator('td:first-of-type').allInnerTexts();
    assert.deepEqual(counts, funnel.steps.map(({ count }) => shown(count)));
    await bars.getByRole('button', { name: '2. cart_add', exact: true }).click();
    const lost = await page.getByRole('region', { name: 'Lost before cart_add' }).locator('.condition').innerText();
    assert.equal(served.server.count(lost), funnel.steps[0].count - funnel.steps[1].count);
    await close();
  });

  it('who comes back and what is done over time are the counts of the program', async () => {
    const retention = await ask('POST', '/v1/retention', { event: 'purchase', unit: 'month', periods: 12, as_of: asOf });
    const timeline = await ask('POST', '/v1/timeline', { events: ['visit'], unit: 'week', periods: 52, as_of: asOf });
    const { page, close } = await served.open({ hash: hashOf('behaviour') });
    const grid = page.getByRole('figure', { name: 'Who comes back' });
    await grid.getByRole('button', { name: 'Table' }).click();
    const [back, of] = [retention.total.back[1], retention.total.customers[1]];
    await grid.getByRole('row', { name: new RegExp(`^all together \\+1 ${shown(back)} of ${shown(of)}, `) }).waitFor();
    const lines = page.getByRole('figure', { name: 'Customers with such events' });
    await lines.getByRole('button', { name: 'Table' }).click();
    const last = timeline.periods.at(-2);
    await lines.getByRole('row').nth(51).filter({ hasText: shown(last.customers[0]) }).waitFor();
    await close();
  });
});
