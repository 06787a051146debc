// The schema as a token is told it: one with a smallest group hears of no event, no end and no count.
import type { Schemas } from './client';

type Reply = Schemas['AttributesReply'];
type Attribute = Schemas['Attribute'];
export type ToldSchema = Reply & { events: Schemas['EventSummary'] };

/** With what was left out in the reply, so that views need not ask whether it was. */
export function toldSchema(reply: Reply): ToldSchema {
  return { ...reply, events: reply.events ?? { events: 0, bytes: 0, types: [], properties: [] } };
}

/** The frequent values, where they are told, with or without their counts. */
export function valuesOf(attribute: Attribute | undefined): string[] {
  return attribute?.top?.map(({ value }) => value) ?? attribute?.values ?? [];
}
