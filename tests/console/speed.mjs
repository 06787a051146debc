// From a touch to the frame that shows its number, over a million customers: a report, no test.
//
//   node speed.mjs PROGRAM [CUSTOMERS] [TOUCHES]
import { cpus } from 'node:os';

import { addCondition, openPage, size, startBrowser } from './browser.mjs';
import { startServer } from './running_server.mjs';

const [program, customers = '1000000', touches = '200'] = process.argv.slice(2);
const server = await startServer(program, { customers: Number(customers), events: false });
const browser = await startBrowser();
try {
  const { page } = await openPage(browser, server.url);
  await size(page).waitFor();
  await page.evaluate(() => {
    globalThis.took = [];
    let touched = null;
    for (const kind of ['input', 'change', 'click']) {
      addEventListener(kind, (event) => { touched = event.timeStamp; }, { capture: true });
    }
    new MutationObserver(() => {
      const output = document.querySelector('[data-testid="count"]');
      if (touched === null || output?.dataset.state !== 'answered') return;
      const begun = touched;
      touched = null;
      // The frame after the change is the one that shows it.
      requestAnimationFrame(() => globalThis.took.push(performance.now() - begun));
    }).observe(document.querySelector('[data-testid="count"]'), { attributes: true });
  });
  const gender = await addCondition(page, 'gender');
  await gender.getByRole('checkbox', { name: /^male/ }).click();
  const loyalty = await addCondition(page, 'loyalty');
  const age = await addCondition(page, 'age');
  const spend = await addCondition(page, 'spend');
  await page.waitForTimeout(2_000);
  await page.evaluate(() => { globalThis.took.length = 0; });
  const boxes = await loyalty.getByRole('checkbox').all();
  for (let touch = 0; touch < Number(touches); touch += 1) {
    // Ticks, typed numbers, a slider: none is asked twice, so no answer is known beforehand.
    if (touch % 4 === 0) await boxes[(touch / 4) % boxes.length].click();
    else if (touch % 4 === 1) await age.getByLabel('Value', { exact: true }).fill(String(18 + (touch % 60)));
    else if (touch % 4 === 2) await spend.getByLabel('Value', { exact: true }).fill(String(touch * 7 + 1));
    else await age.getByRole('slider').fill(String(18 + ((touch * 13) % 60)));
    await page.waitForTimeout(150);
  }
  const took = (await page.evaluate(() => globalThis.took)).sort((left, right) => left - right);
  const at = (share) => took[Math.min(took.length - 1, Math.floor(share * took.length))].toFixed(1);
  console.log(
    `${took.length} touches over ${Number(customers).toLocaleString('en')} customers on ${cpus().length} × ${cpus()[0].model}: ` +
      `median ${at(0.5)} ms, 95 % ${at(0.95)} ms, largest ${at(1)} ms`,
  );
} finally {
  await browser.close();
  await server.close();
}
