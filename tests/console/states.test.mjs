// What is shown in place of an answer: no token, no permission, no server; and back again.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { size, waitForSize } from './browser.mjs';
import { serve } from './served.mjs';

describe('states', () => {
  const served = serve({ events: false });

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

  it('asks for a token where the server wants one, and forgets it with the tab', async () => {
    const token = served.server.run('token', served.server.store, 'create', 'marketer', '--scope', 'count').trim();
    // Tokens count within a second.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
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
});
