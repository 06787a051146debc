// The schema of the base: attributes by family, events, and what is saved. Asked once, and again when
// something was saved here.
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

import { answer, api, type Schemas } from './client';
import type { Problem } from './problem';
import { toldSchema, type ToldSchema } from './toldSchema';
import { useAnswer } from './useAnswer';

export type Attribute = Schemas['Attribute'];
export type AttributesReply = ToldSchema;

export const families = ['demographic', 'geographic', 'behavioural', 'satisfaction', 'value'] as const;
export type Family = (typeof families)[number];

interface Known {
  schema: AttributesReply | null;
  problem: Problem | null;
  attribute(name: string): Attribute | undefined;
  segments: Schemas['Segment'][];
  lists: Schemas['List'][];
  scorecards: Schemas['ScorecardList']['scorecards'];
  /** Something was saved or deleted: the lists above are asked again. */
  savedChanged(): void;
}

const SchemaContext = createContext<Known | null>(null);

async function askSaved(signal: AbortSignal) {
  // A token may be allowed one and not another; what is refused is not there for it.
  const orNone = async <T,>(asked: Promise<T[]>): Promise<T[]> => asked.catch(() => []);
  const [segments, lists, scorecards] = await Promise.all([
    orNone(answer(api.GET('/v1/segments', { signal })).then((reply) => reply.segments)),
    orNone(answer(api.GET('/v1/lists', { signal })).then((reply) => reply.lists)),
    orNone(answer(api.GET('/v1/scorecards', { signal })).then((reply) => reply.scorecards)),
  ]);
  signal.throwIfAborted();
  return { segments, lists, scorecards };
}

export function SchemaProvider({ children }: { children: ReactNode }) {
  const [savedTimes, setSavedTimes] = useState(0);
  const attributes = useAnswer('attributes', (_, signal) =>
    answer(api.GET('/v1/attributes', { params: { query: { top: 200 } }, signal })).then(toldSchema),
  );
  const saved = useAnswer(savedTimes, (_, signal) => askSaved(signal));
  const known = useMemo<Known>(() => {
    const byName = new Map(attributes.answer?.attributes.map((each) => [each.name, each]));
    return {
      schema: attributes.answer,
      problem: attributes.problem,
      attribute: (name) => byName.get(name),
      segments: saved.answer?.segments ?? [],
      lists: saved.answer?.lists ?? [],
      scorecards: saved.answer?.scorecards ?? [],
      savedChanged: () => setSavedTimes((times) => times + 1),
    };
  }, [attributes.answer, attributes.problem, saved.answer]);
  return <SchemaContext value={known}>{children}</SchemaContext>;
}

export function useSchema(): Known {
  const known = useContext(SchemaContext);
  if (known === null) throw new Error('useSchema() outside of SchemaProvider');
  return known;
}
