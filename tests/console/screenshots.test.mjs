// Every view in three languages and both themes, wide and on a phone, kept as pictures to be looked at; and
// nothing is left in English where another language is chosen.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { untilStill } from './browser.mjs';
import { serve } from './served.mjs';
import { shownViews } from './shown_views.mjs';

const folder = process.env.MUSTER_PICTURES;
mkdirSync(folder, { recursive: true });
const phone = { width: 390, height: 844 };

describe('pictures', () => {
  const served = serve();
  for (const { name, hash, prepare } of shownViews) {
    for (const language of ['en', 'ru', 'kk']) {
      for (const theme of ['light', 'dark']) {
        it(`${name}, ${language}, ${theme}`, async () => {
          const { page, close } = await served.open({ hash, language, theme, moving: false });
          await prepare?.(page);
          await page.evaluate(() => scrollTo(0, 0));
          await untilStill(page);
          await page.screenshot({ path: join(folder, `${name}-${language}-${theme}.png`), fullPage: true });
          // A message that is missing shows its key.
          const text = await page.locator('body').innerText();
          assert.deepEqual(text.match(/\b(app|audience|builder|saved|profile|overlap|plan|scores|behaviour|customers)\.[a-z_]+/g), null);
          await close();
        });
      }
    }
    it(`${name}, on a phone`, async () => {
      const { page, close } = await served.open({ hash, viewport: phone, moving: false });
      await prepare?.(page);
      await page.evaluate(() => scrollTo(0, 0));
      await untilStill(page);
      await page.screenshot({ path: join(folder, `${name}-phone.png`), fullPage: true });
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(beyond <= 0, `the page is ${beyond} px wider than the phone`);
      await close();
    });
  }
});
