// An audience is described, changed, undone and saved without a mouse.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { waitForSize } from './browser.mjs';
import { serve } from './served.mjs';

/** Presses Tab until what has the keyboard is called so. */
async function tabTo(page, name, most = 60) {
  for (let pressed = 0; pressed < most; pressed += 1) {
    const here = await page.evaluate(() => {
      const at = document.activeElement;
      return (at?.getAttribute('aria-label') ?? at?.textContent ?? '').trim();
    });
    if (here === name) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${name}`);
}

describe('by keyboard alone', () => {
  const served = serve();

  it('describes, changes and undoes', async () => {
    const { page, close } = await served.open();
    await tabTo(page, 'Add a condition');
    await page.keyboard.press('Enter');
    await page.keyboard.type('orders');
    await page.keyboard.press('Enter');
    // The new condition's value has the keyboard.
    await page.keyboard.type('3');
    await waitForSize(page, served.server.count('orders >= 3'));

    await tabTo(page, 'Add a condition');
    await page.keyboard.press('Enter');
    await page.keyboard.type('loyalty');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('gold');
    await page.locator('.pick-list').getByText('gold', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await waitForSize(page, served.server.count("orders >= 3 AND loyalty = 'gold'"));

    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Control+z');
    await waitForSize(page, served.server.count('orders >= 3'));
    await page.keyboard.press('Control+Shift+z');
    await waitForSize(page, served.server.count("orders >= 3 AND loyalty = 'gold'"));
    await close();
  });

  it('leaves the menu of conditions and the tour by Escape', async () => {
    const { page, close } = await served.open({ tour: true });
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tabTo(page, 'Add a condition');
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('searchbox').count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'Add a condition');
    await close();
  });

  it('saves under a name', async () => {
    const { page, close } = await served.open({ hash: '#/audience?where=spend+%3E+500' });
    await waitForSize(page, served.server.count('spend > 500'));
    await tabTo(page, 'Save');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).focus();
    await page.keyboard.type('big spenders');
    await page.keyboard.press('Enter');
    await page.getByText('Saved as big spenders.').waitFor();
    assert.match(served.server.run('segment', served.server.store, 'show', 'big spenders'), /spend > 500/);
    await close();
  });
});
