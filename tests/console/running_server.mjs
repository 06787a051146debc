// A server of its own over a generated base, and the command line over the same store.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The day the generated customers are as of. */
export const asOf = '2026-06-30';

export async function startServer(program, { customers = 5_000, events = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'muster-console-'));
  const [people, deeds, store] = ['customers.csv', 'events.csv', 'shop'].map((name) => join(folder, name));
  const run = (...words) =>
    execFileSync(program, words.map(String), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 30 });
  run('generate', customers, '--seed', 42, '--out', people, ...(events ? ['--events', deeds] : []));
  run('load', store, people, ...(events ? ['--events', deeds] : []));
  const server = spawn(program, ['serve', store, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface({ input: server.stderr }).on('line', (line) => {
      const [, found] = /listening on (\S+)/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url,
    store,
    /** What `muster count` says of it. */
    count: (where) => Number(run('count', store, where, '--as-of', asOf).trim()),
    run,
    async close() {
      server.removeAllListeners('exit');
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
