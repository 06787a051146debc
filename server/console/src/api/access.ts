// The bearer token, for this tab alone: sessionStorage and memory, never longer.
import { useSyncExternalStore } from 'react';

let token: string | null = read();
let wanted = false; // a call was answered 401
let epoch = 0; // counts changes of the token; what was refused is asked anew
const listeners = new Set<() => void>();

function read(): string | null {
  try {
    return sessionStorage.getItem('muster.token');
  } catch {
    return null;
  }
}

function tell(): void {
  for (const listener of listeners) listener();
}

export function bearer(): string | null {
  return token;
}

export function refused(): void {
  wanted = true;
  tell();
}

export function enterWith(next: string | null): void {
  token = next;
  wanted = false;
  epoch += 1;
  try {
    if (next === null) sessionStorage.removeItem('muster.token');
    else sessionStorage.setItem('muster.token', next);
  } catch {
    // kept in memory alone
  }
  tell();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useTokenWanted = (): boolean => useSyncExternalStore(subscribe, () => wanted);
export const useAccessEpoch = (): number => useSyncExternalStore(subscribe, () => epoch);
