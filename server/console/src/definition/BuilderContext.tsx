// What the parts of the tree editor need to know besides the node they show.
import { createContext, useContext } from 'react';

import type { Schemas } from '../api/client';
import type { Attribute, AttributesReply } from '../api/schemaContext';
import type { Clause } from './alignment';
import type { FieldChoice } from './fields';

export interface Builder {
  choices: FieldChoice[];
  attribute(name: string): Attribute | undefined;
  schema: AttributesReply | null;
  segments: { name: string }[];
  lists: { name: string }[];
  population: number;
  asOf: string | null;
  /** What the server counted for a node, and what it costs. */
  clauses: Map<string, Clause>;
  /** The audience without one rule: whom its values can be chosen from. */
  without(ruleId: string): { rules: Schemas['Rules']; as_of?: string };
  /** The rule that was just added: it takes the keyboard. */
  justAdded: { current: string | null };
  /** Says what is touched next, so that steps of one kind become one. */
  touch(what: string): void;
}

export const BuilderContext = createContext<Builder | null>(null);

export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (builder === null) throw new Error('useBuilder() outside of the tree editor');
  return builder;
}
