// What every browser test begins and ends with: one server and one browser for the file.
import { after, before } from 'node:test';

import { openPage, startBrowser } from './browser.mjs';
import { startServer } from './running_server.mjs';

/** `served.server`, `served.open(options)`: there once the tests run. */
export function serve(options) {
  const served = {};
  before(async () => {
    served.server = await startServer(process.env.MUSTER_PROGRAM, options);
    served.browser = await startBrowser();
    served.open = (page) => openPage(served.browser, served.server.url, page);
  });
  after(async () => {
    await served.browser?.close();
    await served.server?.close();
  });
  return served;
}
