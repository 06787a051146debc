// The text: edited, completed, and its mistakes marked under the characters that cause them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { condition, size, waitForSize } from './browser.mjs';
import { serve } from './served.mjs';

const editor = (page) => page.getByRole('textbox', { name: 'The same as text' });
const marked = (page) => page.locator('.text-editor .cm-lintRange-error');

async function write(page, text) {
  await editor(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

describe('the definition as text', () => {
  const served = serve();
  const refused = { expected: ['400 (Bad Request)'] };

  it('is counted and becomes a tree', async () => {
    const { page, close } = await served.open();
    await write(page, 'spend > 500 and nps <= 6');
    await waitForSize(page, served.server.count('spend > 500 AND nps <= 6'));
    await condition(page, 'nps').waitFor();
    assert.equal(await condition(page, 'spend').getByLabel('Value', { exact: true }).inputValue(), '500');
    // The other way: what the tree changes, the text says, as the server prints it.
    await condition(page, 'spend').getByLabel('Value', { exact: true }).fill('600');
    await waitForSize(page, served.server.count('spend > 600 AND nps <= 6'));
    await page.waitForFunction(() =>
      document.querySelector('.text-editor')?.shadowRoot?.textContent?.includes('spend > 600 AND nps <= 6'),
    );
    await close();
  });

  for (const [text, mark, says] of [
    ['spend > 500 AND aeg < 30', 'aeg', 'Did you mean age?'],
    ["city = 'Milan' AND spend >> 5", '>', 'character 27'],
    ['spend > 500 AND', 'D', 'character 16'],
    ["gender = 'male' AND возраст > 3", 'возраст', 'character 21'],
  ]) {
    it(`marks ${mark} in ${text}`, async () => {
      const { page, close } = await served.open(refused);
      const before = await size(page).getAttribute('data-count');
      await write(page, text);
      await page.getByRole('alert').filter({ hasText: says }).waitFor();
      assert.equal((await marked(page).allTextContents()).join(''), mark);
      assert.equal(await size(page).getAttribute('data-state'), 'problem');
      assert.notEqual(await size(page).getAttribute('data-count'), before === '' ? null : '', 'the last number stays');
      await write(page, 'spend > 500');
      await waitForSize(page, served.server.count('spend > 500'));
      assert.equal(await marked(page).count(), 0);
      await close();
    });
  }

  it('completes names and values', async () => {
    const { page, close } = await served.open(refused);
    await editor(page).click();
    await page.keyboard.type('loya');
    await page.locator('.text-editor .cm-tooltip-autocomplete').getByText('loyalty').waitFor();
    // A choice made as soon as it is shown could be a slip of the hand, so the editor waits a moment.
    await page.waitForTimeout(200);
    await page.keyboard.press('Enter');
    await page.keyboard.type(" = 'go");
    await page.locator('.text-editor .cm-tooltip-autocomplete').getByText("'gold'").waitFor();
    await page.waitForTimeout(200);
    await page.keyboard.press('Enter');
    await waitForSize(page, served.server.count("loyalty = 'gold'"));
    await close();
  });
});
