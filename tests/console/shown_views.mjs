// What is looked at: every view, empty and at work. A view that is not built yet has no line here.
const where = "interests HAS ANY ('sport', 'travel') AND orders >= 1 AND (nps >= 9 OR NOT email_ok) AND DID visit DURING LAST 90 DAYS";
const query = `?${new URLSearchParams({ where, as_of: '2026-06-30' })}`;

export const shownViews = [
  { name: 'audience-empty', hash: '#/audience?as_of=2026-06-30' },
  { name: 'audience', hash: `#/audience${query}`, prepare: (page) => page.locator('.clause-figures').first().waitFor() },
  {
    name: 'audience-choosing',
    hash: `#/audience${query}`,
    prepare: (page) => page.locator('.add-condition').last().click(),
  },
  { name: 'audience-map', hash: `#/audience?${new URLSearchParams({ where: 'location WITHIN 40 KM OF (45.4642, 9.19)' })}` },
  { name: 'profile', hash: `#/profile${query}` },
  { name: 'overlap', hash: `#/overlap${query}` },
  { name: 'saved', hash: '#/saved' },
];
