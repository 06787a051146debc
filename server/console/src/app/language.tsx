// What the console says, in which language, and how numbers and dates are written in it.
//
// Words live in src/messages/AREA/LANGUAGE.json and are named `area.key`. A message is a text with
// {places}, or its plural forms ({"one": …, "other": …}), chosen by `count` as Intl.PluralRules has it.
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

import { formatsOf } from './formats';
import { remembered, remember } from './remembered';

export const languages = ['en', 'ru', 'kk'] as const;
export type Language = (typeof languages)[number];
export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Values = Record<string, string | number>;

const files = import.meta.glob<Record<string, Message>>('../messages/*/*.json', {
  eager: true,
  import: 'default',
});

/** All messages of a language, by `area.key`. */
export function messagesOf(language: Language): Map<string, Message> {
  const all = new Map<string, Message>();
  for (const [path, messages] of Object.entries(files)) {
    const [, area, file] = /messages\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
    if (file !== language) continue;
    for (const [key, message] of Object.entries(messages)) all.set(`${area}.${key}`, message);
  }
  return all;
}

export interface Words {
  language: Language;
  /** The message of that name; numbers among `values` are written as the language does. */
  t(key: string, values?: Values): string;
  /** Whether there is such a message: names that come from the server may be unknown here. */
  has(key: string): boolean;
  number(value: number, options?: Intl.NumberFormatOptions): string;
  percent(share: number, digits?: number): string;
  date(value: string | Date): string;
  month(value: string | Date): string;
  moment(value: string | Date): string;
  list(parts: string[]): string;
}

// "2026-06-30" is a day and not a moment: it must not become the evening before west of Greenwich.
const isDay = (value: string | Date): boolean =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

export function wordsOf(language: Language): Words {
  const messages = messagesOf(language);
  const plural = new Intl.PluralRules(language);
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  const { number, date, month, moment } = formatsOf(language);
  return {
    language,
    t(key, values = {}) {
      const message = messages.get(key);
      if (message === undefined) return key;
      const text =
        typeof message === 'string'
          ? message
          : (message[plural.select(Number(values['count'] ?? 0))] ?? message.other ?? key);
      return text.replace(/\{(\w+)\}/g, (place, name: string) => {
        const value = values[name];
        return value === undefined ? place : typeof value === 'number' ? number(value) : value;
      });
    },
    has: (key) => messages.has(key),
    number,
    percent: (share, digits = 1) =>
      number(share, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }),
    date: (value) => date(new Date(value), isDay(value) ? { timeZone: 'UTC' } : {}),
    month: (value) => month(new Date(value)),
    moment: (value) => moment(new Date(value)),
    list: (parts) => lists.format(parts),
  };
}

function firstLanguage(): Language {
  const known = (wanted: string | null | undefined): Language | undefined =>
    languages.find((language) => wanted?.toLowerCase().startsWith(language));
  return known(remembered('language')) ?? navigator.languages.map(known).find((found) => found) ?? 'en';
}

const WordsContext = createContext<(Words & { choose(language: Language): void }) | null>(null);

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const words = useMemo(
    () => ({
      ...wordsOf(language),
      choose(next: Language) {
        remember('language', next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <WordsContext value={words}>{children}</WordsContext>;
}

export function useWords() {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('useWords() outside of LanguageProvider');
  return words;
}
