// A test of what customers did, in fields, and as the language writes it.
//
// The server reads text into these parts (POST /v1/definition, `parts`); the console only writes.
import { isNumber, writtenName, writtenSpan, writtenText, type Span } from './language';

export const measures = ['DID', 'NOT DID', 'COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'FIRST', 'LAST'] as const;
export type Measure = (typeof measures)[number];

export const compares = ['=', '<>', '<', '<=', '>', '>='] as const;

/** One property of the event: `category IN ('shoes', 'boots')`, `amount > 50`. */
export interface PropertyTest {
  property: string;
  operator: 'in' | 'notIn' | '=' | '!=' | '<' | '<=' | '>' | '>=';
  values: string[];
}

export type Window =
  | { kind: 'ever' }
  | { kind: 'last'; span: Span }
  | { kind: 'between'; from: string; to: string }
  | { kind: 'since'; from: string }
  | { kind: 'before'; before: string };

export interface EventTest {
  property: string;
  where: PropertyTest[];
  window: Window;
  compare: string;
  /** A number, or a day for FIRST and LAST. */
  value: string;
  /** FIRST and LAST: IN LAST so long, where `compare` is IN LAST or NOT IN LAST. */
  span: Span;
}

export const plainEventTest = (): EventTest => ({
  property: '',
  where: [],
  window: { kind: 'last', span: { amount: 90, unit: 'DAY' } },
  compare: '>=',
  value: '',
  span: { amount: 30, unit: 'DAY' },
});

export const hasProperty = (measure: string): boolean => ['SUM', 'AVG', 'MIN', 'MAX'].includes(measure);
export const isMoment = (measure: string): boolean => measure === 'FIRST' || measure === 'LAST';
export const isRelative = (compare: string): boolean => compare.endsWith('IN LAST');

const literal = (text: string): string => (isNumber(text) ? text : writtenText(text));

function writtenProperty({ property, operator, values }: PropertyTest): string {
  const name = writtenName(property);
  if (operator === 'in' || operator === 'notIn') {
    return `${name} ${operator === 'in' ? 'IN' : 'NOT IN'} (${values.map(literal).join(', ')})`;
  }
  return `${name} ${operator === '!=' ? '<>' : operator} ${literal(values[0] ?? '')}`;
}

function writtenWindow(window: Window): string {
  switch (window.kind) {
    case 'ever':
      return '';
    case 'last':
      return ` DURING LAST ${writtenSpan(window.span)}`;
    case 'between':
      return ` DURING ${writtenText(window.from)} TO ${writtenText(window.to)}`;
    case 'since':
      return ` SINCE ${writtenText(window.from)}`;
    case 'before':
      return ` BEFORE ${writtenText(window.before)}`;
  }
}

const isFilled = (test: PropertyTest): boolean => test.values.length > 0 && test.values[0] !== '';

function windowIsComplete(window: Window): boolean {
  if (window.kind === 'last') return window.span.amount > 0;
  if (window.kind === 'between') return window.from !== '' && window.to !== '';
  if (window.kind === 'since') return window.from !== '';
  return window.kind !== 'before' || window.before !== '';
}

/** Whether there is enough of it to ask. */
export function isCompleteEvent(measure: string, test: EventTest): boolean {
  if (!windowIsComplete(test.window)) return false;
  if (measure === 'DID' || measure === 'NOT DID') return true;
  if (hasProperty(measure) && test.property === '') return false;
  if (isMoment(measure)) return isRelative(test.compare) ? test.span.amount > 0 : test.value !== '';
  return isNumber(test.value);
}

/** The condition as text. Brackets keep what follows a WHERE out of it. */
export function writtenEvent(type: string, measure: string, test: EventTest): string {
  const where = test.where.filter(isFilled).map(writtenProperty).join(' AND ');
  const subject = hasProperty(measure) ? `${writtenName(type)}.${writtenName(test.property)}` : writtenName(type);
  const event = `${subject}${where === '' ? '' : ` WHERE ${where}`}${writtenWindow(test.window)}`;
  if (measure === 'DID') return `(DID ${event})`;
  if (measure === 'NOT DID') return `NOT (DID ${event})`;
  const left = `${measure}(${event})`;
  if (isMoment(measure) && isRelative(test.compare)) return `${left} ${test.compare} ${writtenSpan(test.span)}`;
  return `${left} ${test.compare} ${isMoment(measure) ? writtenText(test.value) : test.value}`;
}

/** What the server says of a text it has read. */
export interface Parts {
  measure?: string;
  event?: string;
  property?: string;
  where?: unknown;
  window?: { last?: Span; from?: Partial<{ value: string; today: Span }>; to?: { value?: string }; before?: { value?: string } };
  field?: string;
  score?: string;
  grade?: string;
  compare?: string;
  value?: string;
  today?: Span;
  span?: Span;
}

function readWindow(window: Parts['window']): Window | null {
  if (window === undefined) return { kind: 'ever' };
  const { last, from, to, before } = window;
  if (last !== undefined) return { kind: 'last', span: last };
  if (before !== undefined) return before.value === undefined ? null : { kind: 'before', before: before.value };
  if (from === undefined) return { kind: 'ever' };
  if (from.value === undefined) return null;
  if (to === undefined) return { kind: 'since', from: from.value };
  return to.value === undefined ? null : { kind: 'between', from: from.value, to: to.value };
}

interface ServerNode {
  combinator?: string;
  not?: boolean;
  rules?: ServerNode[];
  field?: string;
  operator?: string;
  value?: unknown;
  valueSource?: string;
}

const shownOperators = ['in', 'notIn', '=', '!=', '<', '<=', '>', '>='] as const;

/** Tests of properties joined by AND; null for any other condition. */
function readProperties(where: unknown): PropertyTest[] | null {
  if (where === undefined) return [];
  const { combinator, not, rules } = where as ServerNode;
  if (combinator !== 'and' || not === true || rules === undefined) return null;
  const tests: PropertyTest[] = [];
  for (const { field, operator, value, valueSource } of rules) {
    const shown = shownOperators.find((each) => each === operator);
    if (shown === undefined || field === undefined || valueSource === 'field') return null;
    tests.push({ property: field, operator: shown, values: (Array.isArray(value) ? value : [value]).map(String) });
  }
  return tests;
}

/** The fields of what the server has read; null where they cannot show all of it. */
export function readEvent(parts: Parts): { type: string; measure: Measure; test: EventTest } | null {
  const measure = measures.find((each) => each === parts.measure);
  const window = readWindow(parts.window);
  const where = readProperties(parts.where);
  if (measure === undefined || parts.event === undefined || window === null || where === null) return null;
  if (parts.today !== undefined || parts.compare?.endsWith('IN NEXT') === true) return null;
  return {
    type: parts.event,
    measure,
    test: {
      ...plainEventTest(),
      property: parts.property ?? '',
      where,
      window,
      compare: parts.compare ?? '>=',
      value: parts.value ?? '',
      ...(parts.span === undefined ? {} : { span: parts.span }),
    },
  };
}
