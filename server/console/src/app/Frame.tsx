// What stands around every view: name, menu, language, theme, and whether the server is there.
import type { ReactNode } from 'react';

import { useReached } from '../api/connection';
import { useSchema } from '../api/schemaContext';
import { Icon } from './Icon';
import { addressOf, useAddress } from './address';
import { languages, useWords } from './language';
import { themes, useTheme, type Theme } from './theme';
import { views, type View } from './views';

const nativeNames = { en: 'English', ru: 'Русский', kk: 'Қазақша' } as const;

function LanguageChoice() {
  const { t, language, choose } = useWords();
  return (
    <label className="quiet-choice">
      <span className="visually-hidden">{t('app.language')}</span>
      <select
        value={language}
        onChange={(event) => {
          const chosen = languages.find((each) => each === event.target.value);
          if (chosen !== undefined) choose(chosen);
        }}
      >
        {languages.map((each) => (
          <option key={each} value={each} lang={each}>
            {nativeNames[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

function ThemeChoice() {
  const { t } = useWords();
  const [theme, setTheme] = useTheme();
  return (
    <label className="quiet-choice">
      <span className="visually-hidden">{t('app.theme')}</span>
      <select value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
        {themes.map((each) => (
          <option key={each} value={each}>
            {t(`app.theme.${each}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Frame({ current, children }: { current: View; children: ReactNode }) {
  const { t } = useWords();
  useAddress(); // links hold the address as it is now
  const reached = useReached();
  const { schema } = useSchema();
  return (
    <div className="frame">
      <a className="skip" href="#main" onClick={(event) => {
        event.preventDefault();
        document.getElementById('main')?.focus();
      }}>
        {t('app.skip')}
      </a>
      <header className="frame-head">
        <a className="brand" href={addressOf(views[0]?.id ?? '')}>
          <svg viewBox="0 0 32 32" aria-hidden="true" className="brand-mark">
            <rect width="32" height="32" rx="8" />
            <path d="M7 23V10l9 8 9-8v13" />
          </svg>
          Muster
        </a>
        {schema !== null && (
          <p className="base-size">{t('app.base', { count: schema.population })}</p>
        )}
        <div className="frame-choices">
          <LanguageChoice />
          <ThemeChoice />
        </div>
      </header>
      <nav className="menu" aria-label={t('app.menu')}>
        <ul>
          {views.map((view) => (
            <li key={view.id}>
              <a href={addressOf(view.id)} aria-current={view === current ? 'page' : undefined}>
                <Icon name={view.icon} />
                <span>{t(`${view.id}.title`)}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" tabIndex={-1} aria-label={t(`${current.id}.title`)}>
        {!reached && (
          <p className="banner" role="alert">
            <Icon name="offline" />
            {t('app.problem.offline')}
          </p>
        )}
        {children}
      </main>
    </div>
  );
}
