// Where in the console we are: #/VIEW?name=value. The definition is part of it, so a link holds all.
import { useSyncExternalStore } from 'react';

export interface Address {
  view: string;
  values: URLSearchParams;
}

export function readAddress(hash: string): Address {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  return { view: path, values: new URLSearchParams(search) };
}

export function writeAddress({ view, values }: Address): string {
  const search = values.toString();
  return `#/${view}${search === '' ? '' : `?${search}`}`;
}

// The browser tells of steps in its history alone; a replaced address is told of here.
const replaced = 'muster.address';

export function useAddress(): Address {
  const hash = useSyncExternalStore(
    (changed) => {
      addEventListener('hashchange', changed);
      addEventListener(replaced, changed);
      return () => {
        removeEventListener('hashchange', changed);
        removeEventListener(replaced, changed);
      };
    },
    () => location.hash,
  );
  return readAddress(hash);
}

/** Goes to another view and keeps what the address says besides. */
export function addressOf(view: string): string {
  return writeAddress({ view, values: readAddress(location.hash).values });
}

/** Changes what the address says, without a step in the browser's history. */
export function replaceValues(change: (values: URLSearchParams) => void): void {
  const address = readAddress(location.hash);
  change(address.values);
  const written = writeAddress(address);
  if (written === location.hash) return;
  history.replaceState(null, '', written);
  dispatchEvent(new Event(replaced));
}
