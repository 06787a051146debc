// Vitest with a server beside it, whose parser and printer judge the console's conversions.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { startServer } from './running_server.mjs';

const server = await startServer(process.argv[2], { customers: 2_000 });
try {
  const { status } = spawnSync('npm', ['test', '--silent'], {
    cwd: fileURLToPath(new URL('../../server/console', import.meta.url)),
    env: { ...process.env, MUSTER_URL: server.url },
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  await server.close();
}
