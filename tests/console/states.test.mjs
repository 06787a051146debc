// What is shown in place of an answer: no token, no permission, no server; and back again.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { size, waitForSize } from './browser.mjs';
import { serve } from './served.mjs';

describe('states', () => {
  const served = serve({ events: false });

  /** Tokens count soon after they were made; the first shuts out whoever has none. */
  const untilKnown = async (token) => {
    const status = async (headers) => (await fetch(`${served.server.url}/v1/attributes`, { headers })).status;
    while ((await status({ Authorization: `Bearer ${token}` })) !== 200 || (await status({})) !== 401);
  };

  it('offline keeps the last number, says so, and goes on when the server is back', async () => {
    const { page, close } = await served.open({ hash: '#/audience?where=orders+%3E+2', expected: ['Failed to load resource'] });
    const before = served.server.count('orders > 2');
    await waitForSize(page, before);
    await page.context().setOffline(true);
    await page.getByRole('group', { name: 'Condition on orders' }).getByLabel('Value', { exact: true }).fill('5');
    await page.getByText('The server cannot be reached.').first().waitFor();
    assert.equal(await size(page).getAttribute('data-count'), String(before));
    await page.context().setOffline(false);
    await page.getByRole('group', { name: 'Condition on orders' }).getByLabel('Value', { exact: true }).fill('6');
    await waitForSize(page, served.server.count('orders > 6'));
    await page.getByText('The server cannot be reached.').first().waitFor({ state: 'detached' });
    await close();
  });

  it('opens views without a server, and finds it again by itself', async () => {
    const { page, close } = await served.open({
      hash: '#/audience?where=orders+%3E+2', expected: ['Failed to load resource', 'ERR_INTERNET_DISCONNECTED'],
    });
    await waitForSize(page, served.server.count('orders > 2'));
    for (const part of ['OverlapView', 'ScoresView']) {
      await page.waitForFunction(
        (name) => performance.getEntriesByType('resource').some((each) => each.name.includes(name) && each.responseEnd > 0), part,
      );
    }
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Overlap' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overlap' }).waitFor();
    await page.getByText('The server cannot be reached.').first().waitFor();
    await page.context().setOffline(false);
    await page.getByText('The server cannot be reached.').first().waitFor({ state: 'detached' });
    await page.getByRole('figure', { name: 'Every way of meeting' }).waitFor();
    await close();
  });

  it('asks for a token where the server wants one, and forgets it with the tab', async () => {
    const token = served.server.run('token', served.server.store, 'create', 'marketer', '--scope', 'count').trim();
    await untilKnown(token);
    const { page, close } = await served.open({
      hash: '#/audience?where=orders+%3E+2',
      expected: ['401 (Unauthorized)', '403 (Forbidden)'],
    });
    const dialog = page.getByRole('dialog', { name: 'A token, please' });
    await dialog.waitFor();
    await dialog.getByLabel('Token').fill(token);
    await dialog.getByRole('button', { name: 'Enter' }).click();
    await waitForSize(page, served.server.count('orders > 2'));
    assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes('muster_')), false);

    // This token may count, and not see members.
    await page.getByRole('button', { name: 'Export CSV' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await close();
  });

  it('says where a size is not told, and speaks of no small group', async () => {
    const words = ['create', 'analyst', '--scope', 'count', '--smallest-group', '50'];
    const token = served.server.run('token', served.server.store, ...words).trim();
    await untilKnown(token);
    const few = 'nps = 0 AND orders > 5';
    const { page, close } = await served.open({
      hash: `#/audience?${new URLSearchParams({ where: few })}`,
      expected: ['401 (Unauthorized)', '403 (Forbidden)', '422 (Unprocessable'],
    });
    const dialog = page.getByRole('dialog', { name: 'A token, please' });
    await dialog.getByLabel('Token').fill(token);
    await dialog.getByRole('button', { name: 'Enter' }).click();
    await size(page).filter({ hasText: 'fewer than 50' }).waitFor();

    await page.getByRole('link', { name: 'Overlap' }).click();
    await page.getByRole('combobox', { name: 'Add an audience' }).selectOption('described');
    await page.locator('.sets li').nth(3).getByText('fewer than 50').waitFor();
    await page.getByText('Your token is told how email, sms, and push meet').waitFor();
    await page.getByRole('button', { name: 'Take those in none' }).click();
    const none = page.getByRole('region', { name: 'In none of them' });
    assert.equal(await none.locator('.condition').innerText(), 'NOT email_ok AND NOT sms_ok AND NOT push_ok');

    await page.evaluate((where) => { location.hash = `#/profile?${new URLSearchParams({ where })}`; }, 'nps <= 3');
    const reply = await fetch(`${served.server.url}/v1/breakdown`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ where: 'nps <= 3', by: ['education'] }),
    });
    const { withheld } = await reply.json();
    assert.ok(withheld.count > 0);
    await page.getByText(`${withheld.count} customers of small groups are not told apart.`).waitFor();
    await page.getByText('Your token tells sizes only').first().waitFor();
    await close();
  });
});
