// Light or dark: as the system has it, until the user says otherwise.
import { useEffect, useState, useSyncExternalStore } from 'react';

import { remember, remembered } from './remembered';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(
    () => themes.find((each) => each === remembered('theme')) ?? 'system',
  );
  const dark = useSyncExternalStore(
    (changed) => {
      systemIsDark.addEventListener('change', changed);
      return () => systemIsDark.removeEventListener('change', changed);
    },
    () => systemIsDark.matches,
  );
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme === 'system' ? (dark ? 'dark' : 'light') : theme;
  }, [theme, dark]);
  return [
    theme,
    (next) => {
      remember('theme', next);
      setTheme(next);
    },
  ];
}

/** The value of a custom property of tokens.css as it is now, for charts that draw on canvas. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The theme shown, kept current; charts draw anew when it changes. */
export function useShownTheme(): 'light' | 'dark' {
  return useSyncExternalStore(
    (changed) => {
      const watcher = new MutationObserver(changed);
      watcher.observe(document.documentElement, { attributeFilter: ['data-theme'] });
      return () => watcher.disconnect();
    },
    () => (document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light'),
  );
}
