// All views' styles are there at once, so a class that two of them give a look of their own has a look by chance.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

function stylesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? stylesIn(path) : path.endsWith('.css') ? [path] : [];
  });
}

/** The classes that rules begin with: what is said behind one is said of what is within it. */
function classesOf(path: string): Set<string> {
  const rules = readFileSync(path, 'utf8').replace(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{/g);
  const selectors = [...rules].flatMap(([, selector]) => selector?.split(',') ?? []);
  return new Set(selectors.flatMap((selector) => /^\s*\.([\w-]+)/.exec(selector)?.[1] ?? []));
}

test('no class is styled by two files, but what views add to the frame', () => {
  const added = new Set(['dialog', 'view-head']);
  const files = stylesIn('src');
  expect(files.length).toBeGreaterThan(10);
  const places = new Map<string, string[]>();
  for (const file of files) {
    for (const name of classesOf(file)) places.set(name, [...(places.get(name) ?? []), file]);
  }
  expect([...places].filter(([name, where]) => where.length > 1 && !added.has(name))).toEqual([]);
});
