// Whether the server is there: told by the calls that reach it, or do not.
import { useSyncExternalStore } from 'react';

let reached = true;
const listeners = new Set<() => void>();

const pause = 3_000; // ms between questions whether it is back
let asking: ReturnType<typeof setInterval> | undefined;

/** Asks until there is any answer: nobody should have to touch something to see that the server is back. */
function askWhetherBack(): void {
  asking = setInterval(() => {
    fetch('/readyz').then(() => noteReached(true), () => undefined);
  }, pause);
}

export function noteReached(now: boolean): void {
  if (now === reached) return;
  reached = now;
  clearInterval(asking);
  if (!now) askWhetherBack();
  for (const listener of listeners) listener();
}

export const useReached = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => reached,
  );
