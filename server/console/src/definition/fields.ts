// What rules can ask of: the attributes by family, what customers did, what is saved. And which operators
// each takes, in the order they are offered.
import type { Attribute, AttributesReply, Family } from '../api/schemaContext';
import { families } from '../api/schemaContext';
import { compares, measures } from './eventTest';
import {
  eventField,
  gradeField,
  listField,
  readField,
  scoreField,
  segmentField,
  textField,
} from './tree';

export interface FieldChoice {
  name: string;
  /** As it is shown; attributes and events are called as the data call them. */
  label: string;
  family: Family | 'saved';
  kind: ReturnType<typeof readField>['kind'];
  type: Attribute['type'] | null;
}

export interface Known {
  schema: AttributesReply | null;
  segments: { name: string }[];
  lists: { name: string }[];
  scorecards: { name: string }[];
}

/** All there is to ask of, in the order of the families. `say` gives the words for what is no name of the data. */
export function fieldChoices(known: Known, say: (key: string) => string): FieldChoice[] {
  const attributes = known.schema?.attributes ?? [];
  const choices: FieldChoice[] = families.flatMap((family) =>
    attributes
      .filter((attribute) => attribute.family === family)
      .map(({ name, type }) => ({ name, label: name, family, kind: 'attribute' as const, type })),
  );
  const events = (known.schema?.events.types ?? []).map(({ name }) => ({
    name: eventField(name),
    label: `${say('builder.did')} ${name}`,
    family: 'behavioural' as const,
    kind: 'event' as const,
    type: null,
  }));
  const afterBehaviour = choices.findLastIndex((choice) => choice.family === 'behavioural') + 1;
  choices.splice(afterBehaviour === 0 ? choices.length : afterBehaviour, 0, ...events);
  const saved = (name: string, label: string, kind: FieldChoice['kind']): void => {
    choices.push({ name, label, family: 'saved', kind, type: null });
  };
  saved(segmentField, say('builder.segment'), 'segment');
  saved(listField, say('builder.list'), 'list');
  for (const { name } of known.scorecards) {
    saved(scoreField(name), `${say('builder.score')} ${name}`, 'score');
    saved(gradeField(name), `${say('builder.grade')} ${name}`, 'grade');
  }
  saved(textField, say('builder.text'), 'text');
  return choices;
}

const known = ['null', 'notNull'];
const ordered = ['<=', '>=', '<', '>', '=', '!=', 'between', 'notBetween'];
const byDay = ['in_last', 'not_in_last', '< today', '>= today', 'in_next', 'anniversary_in_next', 'anniversary_in_last'];
const patterns = ['beginsWith', 'contains', 'endsWith', 'doesNotContain'];

const ofType: Record<Attribute['type'], string[]> = {
  category: ['in', 'notIn', '=', '!=', ...patterns, ...known],
  text: ['=', '!=', ...patterns, ...known],
  tags: ['has_any', 'has_all', 'has_none', ...known],
  flag: ['is_true', 'is_false', ...known],
  number: ['>=', ...ordered.filter((each) => each !== '>='), 'in_top', 'in_bottom', ...known],
  real: ['>=', ...ordered.filter((each) => each !== '>='), 'in_top', 'in_bottom', ...known],
  date: [...byDay, ...ordered, 'in_top', 'in_bottom', ...known],
  time: [...byDay.filter((each) => !each.startsWith('anniversary')), ...ordered, 'in_top', 'in_bottom', ...known],
  place: ['within_km', ...known],
};

export const isNumeric = (attribute: Attribute | undefined): boolean =>
  attribute?.type === 'number' || attribute?.type === 'real';

/** The operators of a field; `current` is kept among them when it is one that is not offered by itself. */
export function operatorsOf(field: string, attribute: Attribute | undefined, current?: string): string[] {
  const { kind } = readField(field);
  const offered =
    kind === 'event' ? [...measures]
    : kind === 'score' ? ['>=', ...compares.filter((each) => each !== '>=')]
    : kind === 'grade' ? ['=', '<>']
    : kind === 'segment' ? ['in_segment']
    : kind === 'list' ? ['in_list']
    : kind === 'text' ? ['expression']
    : attribute === undefined ? ['=']
    : ofType[attribute.type];
  return current === undefined || offered.includes(current) ? offered : [...offered, current];
}

/** The message that names an operator: signs are shown as they are, words come from the messages. */
export function operatorKey(operator: string): string {
  const signs: Record<string, string> = {
    '=': 'equal', '!=': 'different', '<>': 'different', '<': 'less', '<=': 'at_most', '>': 'more', '>=': 'at_least',
    '< today': 'before_today', '<= today': 'until_today', '> today': 'after_today', '>= today': 'since_today',
    '= today': 'on_today', '<> today': 'not_on_today', 'NOT DID': 'not_did',
  };
  return `builder.operator.${signs[operator] ?? operator.toLowerCase()}`;
}
