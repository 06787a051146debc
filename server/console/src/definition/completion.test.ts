import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';

import { completionsAt, type Offer } from './completion';

const offer: Offer = {
  attributes: [
    { name: 'loyalty', type: 'category', family: 'value', top: [{ value: 'gold', count: 9 }, { value: "o'x", count: 1 }] },
    { name: 'net amount', type: 'number', family: 'value' },
  ],
  events: ['purchase', 'cart add'],
  segments: ['vip'],
  lists: ['do not contact'],
  scorecards: ['lead'],
};

function offered(text: string): { from: number; labels: string[] } | null {
  const state = EditorState.create({ doc: text });
  const result = completionsAt(new CompletionContext(state, text.length, false), offer);
  return result === null ? null : { from: result.from, labels: result.options.map(({ label }) => label) };
}

describe('completion', () => {
  it('offers names as they must be written, and words of the language', () => {
    const found = offered('spend > 5 AND lo');
    expect(found?.from).toBe(14);
    expect(found?.labels).toEqual(expect.arrayContaining(['loyalty', '"net amount"', 'BETWEEN']));
  });

  it.each(["loyalty = '", "loyalty IN ('gold', '", "loyalty NOT IN ('", 'loyalty = '])('offers values after %s', (text) => {
    expect(offered(text)?.labels).toEqual(["'gold'", "'o''x'"]);
  });

  it('replaces the quote that was begun', () => {
    expect(offered("loyalty = 'go")?.from).toBe(10);
  });

  it('offers saved names and events where they stand', () => {
    expect(offered("SEGMENT 'v")?.labels).toEqual(["'vip'"]);
    expect(offered("NOT LIST '")?.labels).toEqual(["'do not contact'"]);
    expect(offered("SCORE 'l")?.labels).toEqual(["'lead'"]);
    expect(offered('DID pu')?.labels).toEqual(['purchase', '"cart add"']);
  });

  it('offers nothing within a text that no attribute has values for', () => {
    expect(offered("email LIKE 'gold ol")).toBeNull();
  });
});
