// Every language says the same things, and every message that the sources name is there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { languages, messagesOf, type Message } from '../app/language';

const placesIn = (message: Message): string[] =>
  [...new Set(Object.values(typeof message === 'string' ? { other: message } : message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesIn(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

describe('messages', () => {
  const english = messagesOf('en');

  it.each(languages)('%s has the keys of English and no other', (language) => {
    expect([...messagesOf(language).keys()].sort()).toEqual([...english.keys()].sort());
  });

  it.each(languages)('%s puts the same values in', (language) => {
    for (const [key, message] of messagesOf(language)) {
      expect(placesIn(message), key).toEqual(placesIn(english.get(key) ?? ''));
    }
  });

  it.each(languages)('%s has every plural form that its numbers need', (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, message] of messagesOf(language)) {
      if (typeof message !== 'string') expect(Object.keys(message), key).toEqual(expect.arrayContaining(forms));
    }
  });

  it('has what the sources name', () => {
    const named = sourcesIn('src').flatMap((source) =>
      [...source.matchAll(/\bt\(\s*'([\w.]+)'/g)].map(([, key]) => key ?? ''),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((key) => !english.has(key))).toEqual([]);
  });

  it.each(['ru', 'kk'] as const)('%s leaves no English over', (language) => {
    const same = [...messagesOf(language)].filter(
      ([key, message]) => JSON.stringify(message) === JSON.stringify(english.get(key)) && /[a-z]{4}/i.test(JSON.stringify(message)),
    );
    expect(same.map(([key]) => key)).toEqual([]);
  });
});
