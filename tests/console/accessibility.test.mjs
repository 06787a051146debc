// axe-core finds nothing serious in any view, light or dark, empty or at work.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { axeSource, untilStill } from './browser.mjs';
import { serve } from './served.mjs';
import { shownViews } from './shown_views.mjs';

async function findings(page) {
  // Evaluated by the browser's own protocol: the page's policy lets no script in.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

describe('axe', () => {
  const served = serve();
  for (const theme of ['light', 'dark']) {
    for (const { name, hash, prepare } of shownViews) {
      it(`${name}, ${theme}`, async () => {
        const { page, close } = await served.open({ hash, theme, moving: false });
        await prepare?.(page);
        await untilStill(page);
        assert.deepEqual(await findings(page), []);
        await close();
      });
    }
  }
});
