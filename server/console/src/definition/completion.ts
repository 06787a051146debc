// What may stand where the cursor is, as far as the text before it tells: names of the data, values of the
// attribute that is compared, words of the language.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';

import { keywords, writtenName, writtenText } from './language';

export interface Offer {
  attributes: { name: string; type: string; family: string; top?: { value: string; count: number }[] }[];
  events: string[];
  segments: string[];
  lists: string[];
  scorecards: string[];
}

const named = (names: string[], type: string): Completion[] => names.map((name) => ({ label: writtenText(name), type }));

/** The values that are offered after `city = `, `city IN ('Milan', `, `interests HAS ANY (`. */
function valuesAfter(before: string, { attributes }: Offer): Completion[] | null {
  const behind =
    /("(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}\p{M}_.]*)\s*(?:=|<>|!=|(?:NOT\s+)?IN\s*\((?:\s*'(?:[^']|'')*'\s*,)*|HAS(?:\s+(?:ANY|ALL|NONE)\s*\((?:\s*'(?:[^']|'')*'\s*,)*)?)\s*'?[^']*$/iu.exec(
      before,
    );
  if (behind === null) return null;
  const name = (behind[1] ?? '').replace(/^"|"$/g, '').replaceAll('""', '"');
  const attribute = attributes.find((each) => each.name === name);
  if (attribute?.top === undefined) return null;
  return attribute.top.map(({ value, count }, at) => ({
    label: writtenText(value),
    detail: count.toLocaleString(),
    boost: -at / 100,
    type: 'constant',
  }));
}

export function completionsAt(context: CompletionContext, offer: Offer): CompletionResult | null {
  const before = context.state.sliceDoc(0, context.pos);
  const quoted = /'([^']*)$/.exec(before.replace(/'([^']|'')*'/g, (text) => ' '.repeat(text.length)));
  const from = quoted === null ? context.pos - (/[\p{L}\p{N}\p{M}_."]*$/u.exec(before)?.[0].length ?? 0) : context.pos - quoted[0].length;
  const preceding = before.slice(0, from);
  const saved =
    /\bSEGMENT\s*$/i.test(preceding) ? named(offer.segments, 'class')
    : /\bLIST\s*$/i.test(preceding) ? named(offer.lists, 'class')
    : /\b(SCORE|GRADE)\s*$/i.test(preceding) ? named(offer.scorecards, 'class')
    : null;
  const values = saved ?? valuesAfter(before, offer);
  if (values !== null) {
    return { from, to: context.state.sliceDoc(context.pos, context.pos + 1) === "'" ? context.pos + 1 : context.pos, options: values, filter: true };
  }
  if (quoted !== null) return null;
  if (from === context.pos && !context.explicit && !/\s$/.test(before)) return null;
  if (from === context.pos && !context.explicit) return null;
  if (/\b(DID|COUNT\(|FIRST\(|LAST\(|SEQUENCE\()\s*$/i.test(preceding)) {
    return { from, options: offer.events.map((name) => ({ label: writtenName(name), type: 'function' })) };
  }
  return {
    from,
    options: [
      ...offer.attributes.map(({ name, type }) => ({ label: writtenName(name), detail: type, type: 'variable', boost: 1 })),
      ...keywords.map((word) => ({ label: word, type: 'keyword' })),
    ],
  };
}
