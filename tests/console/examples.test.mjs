// The five examples, built by clicks from nothing, number for number what the command line counts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { addCondition, condition, waitForSize } from './browser.mjs';
import { asOf } from './running_server.mjs';
import { serve } from './served.mjs';

const segments = readFileSync(new URL('../../scripts/demo-segments.toml', import.meta.url), 'utf8');
/** The definitions of scripts/demo, by family. */
const wheres = new Map(
  [...segments.matchAll(/family = "(\w+)"\nwhere = "(.*)"/g)].map(([, family, where]) => [family, where]),
);

const choose = async (rule, operator) => rule.getByLabel('How', { exact: true }).selectOption({ label: operator });
const fill = async (rule, label, value) => rule.getByLabel(label, { exact: true }).fill(value);
async function tick(rule, ...values) {
  for (const value of values) await rule.getByRole('checkbox', { name: new RegExp(`^${value}\\b`) }).click();
}

const builders = {
  async demographic(page) {
    await tick(await addCondition(page, 'gender'), 'male');
    const age = await addCondition(page, 'age');
    await choose(age, 'between');
    await fill(age, 'From', '35');
    await fill(age, 'To', '40');
    await tick(await addCondition(page, 'education'), 'bachelor', 'master', 'doctor');
    await tick(await addCondition(page, 'employment'), 'employed');
    const income = await addCondition(page, 'income');
    await choose(income, 'more than');
    await fill(income, 'Value', '30000');
  },
  async geographic(page) {
    await tick(await addCondition(page, 'area'), 'urban');
    const location = await addCondition(page, 'location');
    await fill(location, 'Kilometres', '25');
    await fill(location, 'Latitude', '45.4642');
    await fill(location, 'Longitude', '9.19');
  },
  async behavioural(page) {
    await tick(await addCondition(page, 'interests'), 'sport', 'travel');
    await fill(await addCondition(page, 'orders'), 'Value', '1');
    const last = await addCondition(page, 'last_order');
    await choose(last, 'before');
    await fill(last, 'How many', '180');
  },
  async satisfaction(page) {
    await page.getByRole('button', { name: 'Add a group' }).click();
    const group = page.getByRole('group', { name: 'Group of conditions' });
    const nps = await addCondition(page, 'nps', group);
    await choose(nps, 'at most');
    await fill(nps, 'Value', '6');
    const csat = await addCondition(page, 'csat', group);
    await choose(csat, 'at most');
    await fill(csat, 'Value', '2');
    const complaints = await addCondition(page, 'complaints', group);
    await choose(complaints, 'more than');
    await fill(complaints, 'Value', '0');
    const spend = await addCondition(page, 'spend');
    await choose(spend, 'more than');
    await fill(spend, 'Value', '1000');
  },
  async value(page) {
    const orders = await addCondition(page, 'orders');
    await choose(orders, 'is');
    await fill(orders, 'Value', '1');
    const clv = await addCondition(page, 'clv');
    await choose(clv, 'more than');
    await fill(clv, 'Value', '200');
  },
};

describe('the five examples', () => {
  const served = serve();

  for (const [family, build] of Object.entries(builders)) {
    it(`${family}, by clicks`, async () => {
      const where = wheres.get(family);
      const expected = served.server.count(where);
      assert.ok(expected > 0, `nobody fits ${where}: the comparison would say nothing`);
      const { page, close } = await served.open();
      await page.getByLabel('As of').fill(asOf);
      await build(page);
      await waitForSize(page, expected);
      await close();
    });

    it(`${family}, by its card`, async () => {
      const { page, close } = await served.open();
      await page.getByLabel('As of').fill(asOf);
      await page.locator(`.example[data-family="${family}"]`).click();
      await waitForSize(page, served.server.count(wheres.get(family)));
      await close();
    });
  }

  it('shows what each clause does, and undoes step by step', async () => {
    const { page, close } = await served.open();
    const orders = await addCondition(page, 'orders');
    await fill(orders, 'Value', '3');
    await waitForSize(page, served.server.count('orders >= 3'));
    const nps = await addCondition(page, 'nps');
    await choose(nps, 'at most');
    await fill(nps, 'Value', '6');
    await waitForSize(page, served.server.count('orders >= 3 AND nps <= 6'));
    const alone = served.server.count('nps <= 6').toLocaleString('en');
    await condition(page, 'nps').getByText(`${alone} customers`).waitFor();
    const taken = served.server.count('orders >= 3') - served.server.count('orders >= 3 AND nps <= 6');
    await condition(page, 'nps').getByText(`takes ${taken.toLocaleString('en')} away`).waitFor();

    while (await page.getByRole('button', { name: 'Undo' }).isEnabled()) {
      await page.getByRole('button', { name: 'Undo' }).click();
    }
    await waitForSize(page, served.server.count('TRUE'));
    while (await page.getByRole('button', { name: 'Redo' }).isEnabled()) {
      await page.getByRole('button', { name: 'Redo' }).click();
    }
    await waitForSize(page, served.server.count('orders >= 3 AND nps <= 6'));
    await close();
  });

  it('opens a link with the definition and the day in it', async () => {
    const where = wheres.get('behavioural');
    const hash = `#/audience?${new URLSearchParams({ where, as_of: asOf })}`;
    const { page, close } = await served.open({ hash });
    await waitForSize(page, served.server.count(where));
    await condition(page, 'last_order').waitFor();
    assert.equal(await page.getByLabel('As of').inputValue(), asOf);
    await close();
  });
});
