// Who they are, and how audiences meet: what is drawn can be read as a table, walked by keys, clicked into the
// definition and taken as a file, and every figure is the command line's.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { asOf } from './running_server.mjs';
import { serve } from './served.mjs';

const where = 'nps <= 6 AND orders > 0';
const hashOf = (view, definition = where) =>
  `#/${view}?${new URLSearchParams({ ...(definition === '' ? {} : { where: definition }), as_of: asOf })}`;
const describedIn = (page) => page.evaluate(() => new URLSearchParams(location.hash.split('?')[1]).get('where'));
const waitForDefinition = (page, wanted) =>
  page.waitForFunction(
    (text) => new URLSearchParams(location.hash.split('?')[1]).get('where')?.includes(text),
    wanted,
  );

describe('who they are', () => {
  const served = serve({ events: false });
  const chart = (page, title) => page.getByRole('figure', { name: title, exact: true });

  it('divides as the command line does, and a group that is picked narrows the definition', async () => {
    const { page, close } = await served.open({ hash: hashOf('profile') });
    const bars = chart(page, 'Customers by education');
    await bars.getByRole('button', { name: 'Table' }).click();
    const row = bars.getByRole('row').filter({ has: page.getByRole('button', { name: 'master', exact: true }) });
    const expected = served.server.count(`${where} AND education = 'master'`);
    assert.equal((await row.getByRole('cell').first().innerText()).replaceAll(',', ''), String(expected));
    await row.getByRole('button').click();
    await waitForDefinition(page, "education = 'master'");
    const narrowed = await describedIn(page);
    assert.equal(served.server.count(narrowed), expected);
    await page.locator('.about').getByText(`${expected.toLocaleString('en')} customers`).waitFor();
    // What was put together reads as if it had been written.
    await page.getByRole('link', { name: 'Audience' }).click();
    await page.locator('.cm-content').getByText(`${where} AND education = 'master'`, { exact: true }).waitFor();
    await close();
  });

  it('a bar of the distribution is an exact count of its range', async () => {
    const { page, close } = await served.open({ hash: hashOf('profile', '') });
    const bars = chart(page, 'Spread of age');
    await bars.getByRole('button', { name: 'Table' }).click();
    await bars.getByRole('rowheader').getByRole('button').nth(3).click();
    await waitForDefinition(page, 'age >= ');
    const narrowed = await describedIn(page);
    assert.match(narrowed, /^age >= \d+ AND age < \d+$/);
    const count = served.server.count(narrowed);
    await page.locator('.about').getByText(`${count.toLocaleString('en')} customers`).waitFor();
    await close();
  });

  it('a chart is walked by arrow keys, said aloud, and picked by Enter', async () => {
    const { page, close } = await served.open({ hash: hashOf('profile') });
    const bars = chart(page, 'Whom you can reach');
    const drawing = bars.getByRole('img');
    await drawing.focus();
    await drawing.press('ArrowRight');
    await bars.getByText(/^email, Customers [\d,]+/).waitFor({ state: 'attached' });
    await drawing.press('ArrowRight');
    await bars.getByText(/^sms, Customers [\d,]+/).waitFor({ state: 'attached' });
    await drawing.press('Enter');
    await waitForDefinition(page, 'sms_ok');
    assert.equal(served.server.count(await describedIn(page)), served.server.count(`(${where}) AND sms_ok`));
    await close();
  });

  it('a chart is taken as PNG, SVG and CSV', async () => {
    const { page, close } = await served.open({ hash: hashOf('profile') });
    const bars = chart(page, 'Customers by education');
    const take = async (name) => {
      const [download] = await Promise.all([page.waitForEvent('download'), bars.getByRole('button', { name, exact: true }).click()]);
      assert.equal(download.suggestedFilename(), `customers-by-education.${name.toLowerCase()}`);
      return readFileSync(await download.path());
    };
    const png = await take('PNG');
    assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
    assert.ok(png.readUInt32BE(16) > 600 && png.readUInt32BE(20) > 200, 'twice the size it is shown in');
    const svg = (await take('SVG')).toString('utf8');
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.ok(svg.includes('>Customers by education</text>') && svg.includes('bachelor'));
    const csv = (await take('CSV')).toString('utf8').replace('\uFEFF', '').split('\r\n');
    assert.equal(csv[0], 'education,Customers,Share of the audience');
    const school = served.server.count(`${where} AND education = 'school'`);
    assert.ok(csv.some((line) => line.replace(/[",]/g, '').startsWith(`school${school}`)), csv.join('\n'));
    await close();
  });

  it('a region becomes a segment of exactly its customers', async () => {
    const { page, close } = await served.open({ hash: hashOf('overlap') });
    const plot = chart(page, 'Every way of meeting');
    await plot.getByRole('button', { name: 'Table' }).click();
    const row = plot.getByRole('row').filter({ has: page.getByRole('button', { name: 'Only in email and sms', exact: true }) });
    const region = 'email_ok AND sms_ok AND NOT push_ok';
    const expected = served.server.count(region);
    assert.equal((await row.getByRole('cell').first().innerText()).replaceAll(',', ''), String(expected));
    await row.getByRole('button').click();
    const taken = page.getByRole('region', { name: 'Only in email and sms' });
    await taken.getByText(`${expected.toLocaleString('en')} customers`).waitFor();
    await taken.getByLabel('Name').fill('mail and text');
    await taken.getByRole('button', { name: 'Save as a segment' }).click();
    await taken.getByText('Saved as mail and text.').waitFor();
    assert.equal(served.server.count("SEGMENT 'mail and text'"), expected);
    await taken.getByRole('button', { name: 'Go on describing it' }).click();
    await page.waitForFunction(() => location.hash.startsWith('#/audience'));
    await waitForDefinition(page, 'push_ok');
    assert.equal(served.server.count(await describedIn(page)), expected);
    await close();
  });
});
