// Which audience a view speaks of: everybody, the one that is being described, or a saved one.
import { quotedText } from './condition';

export type Choice = { kind: 'everybody' } | { kind: 'described' } | { kind: 'segment'; name: string };

export const everybody: Choice = { kind: 'everybody' };
export const described: Choice = { kind: 'described' };

/** The definition behind a choice, where `text` is what is being described. */
export function whereOf(choice: Choice, text: string): string {
  switch (choice.kind) {
    case 'everybody':
      return 'TRUE';
    case 'described':
      return text.trim() === '' ? 'TRUE' : text;
    case 'segment':
      return `SEGMENT ${quotedText(choice.name)}`;
  }
}

/** As the value of an <option>. */
export function choiceKey(choice: Choice): string {
  return choice.kind === 'segment' ? `segment:${choice.name}` : choice.kind;
}

export function choiceOf(key: string): Choice {
  if (key.startsWith('segment:')) return { kind: 'segment', name: key.slice('segment:'.length) };
  return key === 'everybody' ? everybody : described;
}
