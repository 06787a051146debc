// The two pictures of the README: an audience with its number, what its conditions cost and who they are, and
// how saved audiences meet. MUSTER_README_PICTURES names the folder that they are written to anew
// (server/console/pictures), from a base of a size that somebody has; otherwise they are made of a small one.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { untilStill, waitForSize } from './browser.mjs';
import { asOf } from './running_server.mjs';
import { serve } from './served.mjs';

const anew = process.env.MUSTER_README_PICTURES;
const folder = anew ?? process.env.MUSTER_PICTURES;
mkdirSync(folder, { recursive: true });
const mostBytes = 300_000;

const asleep = "interests HAS ANY ('sport', 'travel') AND orders >= 1 AND last_order < TODAY - 180 DAYS";
const saved = {
  'Big spenders': 'spend > 500',
  'Asleep for half a year': 'orders >= 1 AND last_order < TODAY - 180 DAYS',
  'Fond of sport or travel': "interests HAS ANY ('sport', 'travel')",
  'Reached by email': 'email_ok',
};

describe('pictures of the README', () => {
  const served = serve({ customers: anew === undefined ? 5_000 : 200_000, events: false });
  before(async () => {
    for (const [name, where] of Object.entries(saved)) {
      const reply = await fetch(`${served.server.url}/v1/segments/${encodeURIComponent(name)}`, {
        method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ where }),
      });
      assert.ok(reply.ok, `${name}: ${reply.status}`);
    }
  });
  const keep = async (page, name, clip) => {
    const path = join(folder, name);
    await page.evaluate(() => scrollTo(0, 0));
    await untilStill(page);
    await page.screenshot({ path, fullPage: true, clip });
    const { length } = readFileSync(path);
    assert.ok(length < mostBytes, `${name} has ${length} bytes`);
  };

  it('an audience, its number, what its conditions cost, and who they are', async () => {
    const { page, close } = await served.open({ hash: `#/audience?${new URLSearchParams({ where: asleep, as_of: asOf })}`, moving: false });
    await waitForSize(page, served.server.count(asleep));
    await page.locator('.clause-figures').first().waitFor();
    await page.locator('.who-below').scrollIntoViewIfNeeded();
    await page.getByRole('figure', { name: 'What sets them apart' }).locator('canvas').waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    const { y, height } = await page.getByRole('region', { name: 'What sets them apart' }).boundingBox();
    await keep(page, 'audience.png', { x: 0, y: 0, width: 1360, height: Math.ceil(y + height) + 16 });
    await close();
  });

  it('how audiences meet', async () => {
    const { page, close } = await served.open({ hash: `#/overlap?as_of=${asOf}`, theme: 'dark', moving: false });
    await page.getByRole('figure', { name: 'Every way of meeting' }).locator('canvas').waitFor();
    assert.equal(await page.locator('.sets li').count(), Object.keys(saved).length);
    await keep(page, 'overlap.png');
    await close();
  });
});
