import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The server that `npm run dev` passes calls on to.
const server = process.env['MUSTER_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig(({ command }) => ({
  // The server shows index.html at / and every other file, flat, at /console/NAME.
  base: command === 'build' ? '/console/' : '/',
  plugins: [react()],
  build: {
    target: 'es2022',
    assetsDir: '',
    // A data: script or style would be refused by the policy that the page is served with.
    assetsInlineLimit: 0,
    // Small enough to be there at once: no view is ever shown without its styles.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/readyz', '/openapi.json', '/docs'].map((path) => [path, { target: server }]),
    ),
  },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
}));
