// The tree that is shown ⇄ the rules that the server takes and gives (query/language/README.md, JSON rules).
import { isCompleteEvent, isRelative, plainEventTest, readEvent, writtenEvent, type EventTest, type Parts } from './eventTest';
import { isNumber, readSpan, writtenName, writtenSpan, writtenText, writtenToday, type Span } from './language';
import {
  eventField,
  freshId,
  gradeField,
  isGroup,
  listField,
  readField,
  scoreField,
  segmentField,
  textField,
  type Group,
  type Node,
  type Rule,
} from './tree';

export interface ServerRule {
  field: string;
  operator: string;
  value?: unknown;
  valueSource?: 'field';
  scale?: number;
  among?: unknown;
  escape?: string;
  muted?: boolean;
  parts?: Parts;
}

export interface ServerGroup {
  combinator: string;
  not?: boolean;
  count?: number;
  muted?: boolean;
  rules: (ServerRule | ServerGroup)[];
}

const isServerGroup = (node: ServerRule | ServerGroup): node is ServerGroup => 'rules' in node;

/** `<today`: compared with a day counted from today; its value is a Span with a signed amount. */
const todayMark = /today$/;
export const isTodayOperator = (operator: string): boolean => todayMark.test(operator);

const needsNothing = new Set(['null', 'notNull', 'is_true', 'is_false']);
const takesList = new Set(['in', 'notIn', 'has_any', 'has_all', 'has_none']);
const takesSpan = /(in_last|in_next)$/;
const takesRank = /in_(top|bottom)$/;

export const operatorNeedsNothing = (operator: string): boolean => needsNothing.has(operator);
export const operatorTakesList = (operator: string): boolean => takesList.has(operator);
export const operatorTakesSpan = (operator: string): boolean => takesSpan.test(operator);
export const operatorTakesRank = (operator: string): boolean => takesRank.test(operator);
export const operatorTakesTwo = (operator: string): boolean => operator === 'between' || operator === 'notBetween';

const filled = (value: unknown): boolean => value !== undefined && value !== null && String(value).trim() !== '';

/** Whether a rule says enough to be asked; one that is begun is left out, and shown so. */
export function isComplete(rule: Rule): boolean {
  const { operator, value } = rule;
  const { kind } = readField(rule.field);
  if (kind === 'event') return isCompleteEvent(operator, value as EventTest);
  if (kind === 'attribute' && needsNothing.has(operator)) return true;
  if (isTodayOperator(operator)) return Number.isFinite((value as Span | null)?.amount);
  if (takesSpan.test(operator)) return (readSpan(value)?.amount ?? 0) > 0;
  if (takesRank.test(operator)) return /^\s*\d+(\.\d+)?( percent)?\s*$/.test(String(value)) && Number.parseFloat(String(value)) > 0;
  if (takesList.has(operator)) return Array.isArray(value) && value.length > 0;
  if (operatorTakesTwo(operator)) return Array.isArray(value) && value.length === 2 && value.every(filled);
  if (operator === 'within_km') return Array.isArray(value) && value.length === 3 && value.every((part) => isNumber(String(part)));
  return filled(value);
}

/** Digits a double keeps; longer ones travel as text, which the server reads exactly. */
const mostDigits = 15;

/** Typed numbers as JSON has them, with the digits after the point that JSON would drop. */
function numbersOf(value: unknown): { value: number | number[]; scale?: number } | null {
  const typed = (Array.isArray(value) ? value : [value]).map(String);
  if (!typed.every((each) => isNumber(each) && each.replace(/\D/g, '').length <= mostDigits)) return null;
  const scale = Math.max(...typed.map((each) => each.split('.')[1]?.length ?? 0));
  const numbers = typed.map(Number);
  const [only = 0] = numbers;
  return { value: Array.isArray(value) ? numbers : only, ...(scale > 0 ? { scale } : {}) };
}

const holdsNumbers = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 && value.every((each) => typeof each === 'number') : typeof value === 'number';

function serverRule(rule: Rule): ServerRule {
  const { field, operator, value, among, escape } = rule;
  const muted = rule.muted === true ? { muted: true } : {};
  const text = (written: string): ServerRule => ({ field: '', operator: 'expression', value: written, ...muted });
  const read = readField(field);
  switch (read.kind) {
    case 'event':
      return text(writtenEvent(read.name, operator, value as EventTest));
    case 'score':
      return text(`SCORE ${writtenText(read.name)} ${operator} ${String(value)}`);
    case 'grade':
      return text(`GRADE ${writtenText(read.name)} ${operator} ${writtenText(String(value))}`);
    case 'text':
      return text(String(value));
    case 'segment':
      return { field: '', operator: 'in_segment', value, ...muted };
    case 'list':
      return { field: '', operator: 'in_list', value, ...muted };
    case 'attribute':
      break;
  }
  if (isTodayOperator(operator)) {
    return text(`${writtenName(field)} ${operator.replace(todayMark, '').trim()} ${writtenToday(value as Span)}`);
  }
  if (rule.numeric === true && rule.valueSource !== 'field') {
    const numbers = numbersOf(value);
    if (numbers !== null) return { field, operator, ...numbers, ...muted };
  }
  if (operator === 'is_false') return { field, operator: '=', value: false, ...muted };
  return {
    field,
    operator,
    value: operator === 'is_true' ? true : value,
    ...(rule.valueSource === 'field' ? { valueSource: 'field' as const } : {}),
    ...(among === undefined ? {} : { among }),
    ...(escape === undefined ? {} : { escape }),
    ...muted,
  };
}

/**
 * The rules to ask with: what is begun and not ended is left out, and so is a group of which nothing is
 * left (an empty group holds for everybody). The root alone may be empty.
 */
export function toServer(group: Group): ServerGroup {
  return {
    combinator: group.combinator,
    ...(group.not === true ? { not: true } : {}),
    ...(group.count === undefined ? {} : { count: group.count }),
    ...(group.muted === true ? { muted: true } : {}),
    rules: askedNodes(group).map((node) => (isGroup(node) ? toServer(node) : serverRule(node))),
  };
}

/** The nodes of a group that are asked, in order. */
export function askedNodes(group: Group): Node[] {
  return group.rules.filter((node) => (isGroup(node) ? askedNodes(node).length > 0 : isComplete(node)));
}

/** A number as text keeps its digits: 1.5 of scale 2 was written 1.50. */
function exact(value: unknown, scale: number | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => exact(each, scale));
  return typeof value === 'number' ? (scale === undefined ? String(value) : value.toFixed(scale)) : value;
}

function fromText(text: string, parts: Parts | undefined): Pick<Rule, 'field' | 'operator' | 'value'> {
  const asText = { field: textField, operator: 'expression', value: text };
  if (parts === undefined) return asText;
  if (parts.measure !== undefined) {
    const event = readEvent(parts);
    return event === null ? asText : { field: eventField(event.type), operator: event.measure, value: event.test };
  }
  if (parts.compare === undefined || isRelative(parts.compare)) return asText;
  if (parts.score !== undefined && parts.value !== undefined) {
    return { field: scoreField(parts.score), operator: parts.compare, value: parts.value };
  }
  if (parts.grade !== undefined && parts.value !== undefined) {
    return { field: gradeField(parts.grade), operator: parts.compare, value: parts.value };
  }
  if (parts.field !== undefined && parts.today !== undefined) {
    return { field: parts.field, operator: `${parts.compare} today`, value: parts.today };
  }
  return asText;
}

function fromRule(rule: ServerRule): Rule {
  const { field, operator, value, scale } = rule;
  const made: Rule = { id: freshId(), field, operator, value: exact(value, scale) };
  if (holdsNumbers(value)) made.numeric = true;
  if (operator === 'expression') Object.assign(made, fromText(String(value), rule.parts));
  if (operator === 'in_segment') made.field = segmentField;
  if (operator === 'in_list') made.field = listField;
  if (operator === '=' && typeof value === 'boolean') made.operator = value ? 'is_true' : 'is_false';
  if (rule.valueSource === 'field') made.valueSource = 'field';
  if (rule.among !== undefined) made.among = rule.among;
  if (rule.escape !== undefined) made.escape = rule.escape;
  return made;
}

/** NOT DID stands in one rule, as it is said. */
function notDid(group: ServerGroup): Rule | null {
  const [only, ...others] = group.rules;
  if (group.not !== true || only === undefined || others.length > 0 || isServerGroup(only)) return null;
  const rule = fromRule(only);
  return rule.operator === 'DID' ? { ...rule, operator: 'NOT DID' } : null;
}

export function fromServer(group: ServerGroup): Group {
  const rootRule = notDid(group);
  if (rootRule !== null) return { id: freshId(), combinator: 'and', rules: [rootRule] };
  return {
    id: freshId(),
    combinator: group.combinator,
    ...(group.not === true ? { not: true } : {}),
    ...(group.count === undefined ? {} : { count: group.count }),
    rules: group.rules.map((node) => (isServerGroup(node) ? (notDid(node) ?? fromServer(node)) : fromRule(node))),
  };
}

/** What a new rule begins with, as its operator takes it. */
export function firstValue(field: string, operator: string): unknown {
  if (readField(field).kind === 'event') return plainEventTest();
  if (operatorTakesList(operator)) return [];
  if (operatorTakesTwo(operator)) return ['', ''];
  if (operatorTakesSpan(operator)) return writtenSpan({ amount: 30, unit: 'DAY' }).toLowerCase();
  if (operatorTakesRank(operator)) return '1000';
  if (isTodayOperator(operator)) return { amount: -90, unit: 'DAY' } satisfies Span;
  if (operator === 'within_km') return ['25', '', ''];
  return '';
}
