import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { noteReached } from './connection';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  noteReached(true);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a server that is out of reach is asked until it answers, and then no more', async () => {
  const asked = vi.fn()
    .mockRejectedValueOnce(new TypeError('out of reach'))
    .mockResolvedValue({ status: 401 });
  vi.stubGlobal('fetch', asked);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).not.toHaveBeenCalled();
  noteReached(false);
  noteReached(false);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked.mock.calls).toEqual([['/readyz'], ['/readyz']]);
});
