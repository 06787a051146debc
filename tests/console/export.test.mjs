// What is taken along: the exported file is byte for byte what the command line writes, and what is saved is
// what was described.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { waitForSize } from './browser.mjs';
import { asOf } from './running_server.mjs';
import { serve } from './served.mjs';

describe('taking it along', () => {
  const served = serve();
  const where = "loyalty = 'gold' AND NOT nps <= 6";
  const hash = `#/audience?${new URLSearchParams({ where, as_of: asOf })}`;

  it('exports what the command line writes', async () => {
    const { page, close } = await served.open({ hash });
    const count = served.server.count(where);
    await waitForSize(page, count);
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const dialog = page.getByRole('dialog');
    for (const field of ['city', 'spend', 'interests']) {
      await dialog.getByRole('checkbox', { name: field, exact: true }).check();
    }
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Export', exact: true }).click(),
    ]);
    await dialog.getByText(`${count.toLocaleString('en')} of ${count.toLocaleString('en')} customers`).waitFor();
    const file = readFileSync(await download.path(), 'utf8');
    const written = served.server.run(
      'members', served.server.store, where, '--as-of', asOf, '--fields', 'city,spend,interests', '--format', 'csv',
    );
    assert.equal(file.trimEnd().split('\n').length, count + 1);
    assert.equal(file, written);
    await close();
  });

  it('saves the next version under a name that is there', async () => {
    const { page, close } = await served.open({ hash });
    await waitForSize(page, served.server.count(where));
    for (const description of ['first', 'second']) {
      await page.getByRole('button', { name: 'Save', exact: true }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('golden');
      await dialog.getByLabel('Description').fill(description);
      await dialog.getByLabel('Family').selectOption('value');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByText('Saved as golden.').waitFor();
    }
    const reply = await fetch(`${served.server.url}/v1/segments/golden/history`);
    const { history } = await reply.json();
    assert.equal(history.length, 2);
    const saved = await (await fetch(`${served.server.url}/v1/segments/golden`)).json();
    assert.deepEqual([saved.where, saved.family, saved.description], [where, 'value', 'second']);
    await close();
  });

  it('copies text, a link that leads back, and a command that counts', async () => {
    const { page, close } = await served.open({ hash });
    await waitForSize(page, served.server.count(where));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copied = async (name) => {
      await page.getByRole('button', { name }).click();
      await page.getByText('Copied.').waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    assert.equal(await copied('Copy as text'), where);
    const link = new URL(await copied('Copy a link'));
    assert.equal(new URLSearchParams(link.hash.split('?')[1]).get('where'), where);
    const command = await copied('Copy as curl');
    const { execFileSync } = await import('node:child_process');
    const answer = JSON.parse(execFileSync('bash', ['-c', command], { encoding: 'utf8' }));
    assert.equal(answer.count, served.server.count(where));
    await close();
  });
});
