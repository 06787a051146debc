// The schema as a token is told it: one with a smallest group hears of no event, no end and no count.
import type { Schemas } from './client';

type Reply = Schemas['AttributesReply'];
type Attribute = Schemas['Attribute'];

/** With what was left out in the reply, so that views need not ask whether it was. */
export function toldSchema(reply: Reply): Reply {
  const events = (reply as Partial<Reply>).events ?? { events: 0, bytes: 0, types: [], properties: [] };
  return { ...reply, events: events as Reply['events'] };
}

/** The frequent values, where they are told, with or without their counts. */
export function valuesOf(attribute: Attribute | undefined): string[] {
  const bare = (attribute as { values?: unknown } | undefined)?.values;
  return attribute?.top?.map(({ value }) => value) ?? (Array.isArray(bare) ? bare.map(String) : []);
}
