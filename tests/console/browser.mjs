// Debian's Chromium, by playwright-core, with a watch on every page: nothing may be asked of another
// machine, refused by the page's policy, or written to the console as an error.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../server/console/package.json', import.meta.url));
const { chromium } = require('playwright-core');
export const axeSource = require('axe-core').source;

export const chromiumPath = process.env.MUSTER_CHROMIUM ?? '/usr/bin/chromium';

export async function startBrowser() {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}

/** Profiles by what they are like: pages share one, so that what is loaded once need not be loaded again. */
const profiles = new WeakMap();

function profileOf(browser, options) {
  const known = profiles.get(browser) ?? new Map();
  profiles.set(browser, known);
  const key = JSON.stringify(options);
  if (!known.has(key)) known.set(key, browser.newContext({ ...options, acceptDownloads: true }));
  return known.get(key);
}

/**
 * A page of the console, as somebody sees it who comes for the first time. `mistakes` fills with what must not happen; `close` fails
 * where it did. `expected` are problems that a test provokes; a page that is not `moving` draws its charts at once.
 */
export async function openPage(
  browser,
  url,
  {
    language = 'en', theme = 'light', hash = '', tour = false, viewport = { width: 1360, height: 900 }, expected = [],
    moving = true,
  } = {},
) {
  const reducedMotion = moving ? 'no-preference' : 'reduce';
  const context = await profileOf(browser, { viewport, locale: language, colorScheme: theme, reducedMotion });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const mistakes = [];
  const asking = new Set();
  underWay.set(page, asking);
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => asking.delete(request));
  page.on('request', (request) => {
    asking.add(request);
    const address = request.url();
    if (!address.startsWith(url) && !/^(data|blob):/.test(address)) mistakes.push(`asked another machine: ${address}`);
  });
  page.on('console', (message) => {
    if (message.type() !== 'error' || expected.some((each) => message.text().includes(each))) return;
    mistakes.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => mistakes.push(`thrown: ${error.message}`));
  await page.addInitScript(
    ([chosen, look, toured]) => {
      localStorage.clear();
      localStorage.setItem('muster.language', chosen);
      localStorage.setItem('muster.theme', look);
      if (!toured) localStorage.setItem('muster.tour', 'seen');
    },
    [language, theme, tour],
  );
  await page.goto(`${url}/${hash}`);
  await page.getByRole('main').waitFor();
  return {
    page,
    mistakes,
    async close() {
      await page.close();
      assert.deepEqual(mistakes, []);
    },
  };
}

const underWay = new WeakMap();

/** Waits until all that was asked is answered and drawn. For a page that is not `moving`. */
export async function untilStill(page) {
  const frames = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  // A reply may lead to the next question: it is still when nothing is asked for some frames on end.
  for (let calm = 0; calm < 6; ) {
    await page.waitForFunction(() => document.querySelector('.awaited, [aria-busy="true"]') === null);
    await frames();
    calm = underWay.get(page).size === 0 ? calm + 1 : 0;
  }
}

export const size = (page) => page.getByTestId('count');

/** Waits until the number is this one, and the answer to the last change. */
export async function waitForSize(page, count) {
  await page.waitForFunction(
    (wanted) => {
      const output = document.querySelector('[data-testid="count"]');
      return output?.dataset.state === 'answered' && output.dataset.count === String(wanted);
    },
    count,
    { timeout: 30_000 },
  );
}

export const condition = (page, name) => page.getByRole('group', { name: `Condition on ${name}`, exact: true });

/** Adds a condition by clicks: the menu, a search, the name. `within` is the group it goes to. */
export async function addCondition(page, name, within = page.getByRole('group', { name: 'The whole definition' })) {
  await within.getByRole('button', { name: 'Add a condition' }).last().click();
  await page.getByRole('searchbox', { name: 'Search attributes and events' }).fill(name);
  await page.locator('.add-panel').getByRole('button', { name, exact: true }).click();
  return within.getByRole('group', { name: `Condition on ${name}`, exact: true }).last();
}
