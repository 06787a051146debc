// What is looked at: every view, empty and at work.
const where = "interests HAS ANY ('sport', 'travel') AND orders >= 1 AND (nps >= 9 OR NOT email_ok) AND DID visit DURING LAST 90 DAYS";
const query = `?${new URLSearchParams({ where, as_of: '2026-06-30' })}`;

/** With what is asked only when somebody scrolls to it. */
async function withWho(page) {
  await page.locator('.clause-figures').first().waitFor();
  await page.locator('.who-below').scrollIntoViewIfNeeded();
  await page.locator('.who-below canvas').first().waitFor();
  await page.evaluate(() => scrollTo(0, 0));
}

export const shownViews = [
  { name: 'audience-empty', hash: '#/audience?as_of=2026-06-30' },
  { name: 'audience', hash: `#/audience${query}`, prepare: withWho },
  {
    name: 'audience-choosing',
    hash: `#/audience${query}`,
    prepare: (page) => page.locator('.add-condition').last().click(),
  },
  { name: 'audience-map', hash: `#/audience?${new URLSearchParams({ where: 'location WITHIN 40 KM OF (45.4642, 9.19)' })}` },
  { name: 'profile', hash: `#/profile${query}` },
  { name: 'overlap', hash: `#/overlap${query}` },
  { name: 'plan-empty', hash: '#/plan?as_of=2026-06-30' },
  {
    name: 'plan',
    hash: `#/plan${query}`,
    prepare: async (page) => {
      await page.locator('.split button').first().click();
      await page.locator('.unfair, .fair').first().waitFor();
    },
  },
  { name: 'scores-empty', hash: '#/scores?as_of=2026-06-30' },
  {
    name: 'scores',
    hash: '#/scores?as_of=2026-06-30',
    prepare: async (page) => {
      await page.locator('.row-actions button').last().click();
      await page.locator('.curves canvas').first().waitFor();
      await page.locator('.panel [aria-pressed=false]').last().click();
      await page.locator('.panel input[inputmode=decimal]').fill('70');
      await page.locator('.panel').nth(3).locator('canvas').waitFor();
    },
  },
  { name: 'behaviour', hash: `#/behaviour${query}` },
  { name: 'customers-empty', hash: `#/customers${query}` },
  {
    name: 'customers',
    hash: `#/customers${query}`,
    prepare: async (page) => {
      await page.locator('.of-audience button').first().click();
      await page.locator('.why').waitFor();
    },
  },
  { name: 'saved', hash: '#/saved' },
];
