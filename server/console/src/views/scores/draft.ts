// A scorecard while it is edited: every field a text as it was typed, each rule with a key of its own.
import type { Schemas } from '../../api/client';

export type Card = Schemas['Scorecard'];
type CardRule = Card['rules'][number];

export type RuleKind = 'flat' | 'per' | 'bins' | 'decay' | 'steps';
export const ruleKinds: readonly RuleKind[] = ['flat', 'per', 'bins', 'decay', 'steps'];

/** A bin's upper end, or days of a step; with the points beside it. */
export interface Step {
  edge: string;
  points: string;
}

export interface DraftRule {
  key: number;
  kind: RuleKind;
  name: string;
  when: string;
  group: string;
  points: string;
  /** The value of `per` and `bins`, the event of `decay` and `steps`. */
  of: string;
  min: string;
  max: string;
  halfLife: string;
  unknown: string;
  steps: Step[];
}

export interface Draft {
  name: string;
  description: string;
  base: string;
  decimals: string;
  min: string;
  max: string;
  grades: { name: string; from: string }[];
  groups: { name: string; min: string; max: string }[];
  rules: DraftRule[];
}

export const emptyDraft: Draft = {
  name: '', description: '', base: '', decimals: '', min: '0', max: '100', grades: [], groups: [], rules: [],
};

export function newRule(kind: RuleKind, rules: readonly DraftRule[]): DraftRule {
  return {
    key: Math.max(0, ...rules.map(({ key }) => key)) + 1,
    kind, name: '', when: '', group: '', points: kind === 'flat' ? '10' : '1', of: '', min: '', max: '',
    halfLife: '30', unknown: '',
    steps: kind === 'bins' ? [{ edge: '', points: '0' }] : [{ edge: '30', points: '5' }],
  };
}

export function draftOf(card: Card): Draft {
  return {
    name: card.name ?? '',
    description: card.description ?? '',
    base: text(card.base),
    decimals: text(card.decimals),
    min: text(card.min),
    max: text(card.max),
    grades: (card.grades ?? []).map((grade) => ({ name: grade.name, from: text(grade.from) })),
    groups: (card.groups ?? []).map((group) => ({ name: group.name, min: text(group.min), max: text(group.max) })),
    rules: card.rules.map((rule, place) => ({
      ...newRule(kindOf(rule), []),
      key: place + 1,
      name: rule.name,
      when: rule.when ?? '',
      group: rule.group ?? '',
      points: text(rule.points),
      of: rule.per ?? rule.of ?? rule.event ?? '',
      min: text(rule.min),
      max: text(rule.max),
      halfLife: text(rule.half_life),
      unknown: text(rule.unknown),
      steps: rule.bins
        ? rule.bins.map((bin) => ({ edge: text(bin.below), points: text(bin.points) }))
        : (rule.steps ?? []).map((step) => ({ edge: text(step.days), points: text(step.points) })),
    })),
  };
}

/** As the server takes it; fields left empty are left out. */
export function cardOf(draft: Draft): Card {
  return {
    ...named('name', draft.name),
    ...named('description', draft.description),
    ...decimal('base', draft.base),
    ...whole('decimals', draft.decimals),
    ...decimal('min', draft.min),
    ...decimal('max', draft.max),
    ...(draft.grades.length === 0
      ? {}
      : { grades: draft.grades.map(({ name, from }) => ({ name, ...decimal('from', from) })) }),
    ...(draft.groups.length === 0
      ? {}
      : { groups: draft.groups.map(({ name, min, max }) => ({ name, ...decimal('min', min), ...decimal('max', max) })) }),
    rules: draft.rules.map(ruleOf),
  };
}

/** Rules are in a group by its name, and stay in it. */
export function renameGroup(draft: Draft, place: number, name: string): Draft {
  const before = draft.groups[place]?.name;
  return {
    ...draft,
    groups: draft.groups.map((group, i) => (i === place ? { ...group, name } : group)),
    rules: draft.rules.map((rule) => (rule.group === before && rule.group !== '' ? { ...rule, group: name } : rule)),
  };
}

export function dropGroup(draft: Draft, place: number): Draft {
  const gone = draft.groups[place]?.name;
  return {
    ...draft,
    groups: draft.groups.filter((_, i) => i !== place),
    rules: draft.rules.map((rule) => (rule.group === gone ? { ...rule, group: '' } : rule)),
  };
}

function ruleOf(rule: DraftRule): CardRule {
  const shared = {
    name: rule.name.trim() === '' ? titleOf(rule) : rule.name,
    ...named('when', rule.when),
    ...named('group', rule.group),
  };
  switch (rule.kind) {
    case 'flat':
      return { ...shared, ...decimal('points', rule.points) };
    case 'per':
      return {
        ...shared, per: rule.of, ...decimal('points', rule.points), ...decimal('min', rule.min), ...decimal('max', rule.max),
      };
    case 'bins':
      return {
        ...shared,
        of: rule.of,
        bins: rule.steps.map(({ edge, points }) => ({
          ...(edge.trim() === '' ? {} : { below: edgeOf(edge) }), points: decimalOf(points),
        })),
        ...decimal('unknown', rule.unknown),
      };
    case 'decay':
      return { ...shared, event: rule.of, ...decimal('points', rule.points), ...whole('half_life', rule.halfLife) };
    case 'steps':
      return {
        ...shared,
        event: rule.of,
        steps: rule.steps.map(({ edge, points }) => ({ days: Number(edge), points: decimalOf(points) })),
      };
  }
}

/** A rule without a name is called by what it asks. */
export function titleOf(rule: DraftRule): string {
  return rule.kind === 'flat' ? rule.when : rule.of;
}

/** What can be asked: rules that were begun and not ended are left out, and told apart from mistakes. */
export function isFinished(rule: DraftRule): boolean {
  return titleOf(rule).trim() !== '';
}

function kindOf(rule: CardRule): RuleKind {
  if (rule.per != null) return 'per';
  if (rule.bins != null) return 'bins';
  if (rule.steps != null) return 'steps';
  return rule.event != null ? 'decay' : 'flat';
}

const text = (value: number | string | null | undefined): string => (value == null ? '' : String(value));

/** Points are exact: what a double would change travels as text. */
export function decimalOf(typed: string): number | string {
  const plain = typed.trim().replace(',', '.').replace('−', '-');
  return String(Number(plain)) === plain ? Number(plain) : plain;
}

/** The upper end of a bin may be a day as well. */
const edgeOf = (typed: string): number | string => (/^\d{4}-\d\d-\d\d$/.test(typed.trim()) ? typed.trim() : decimalOf(typed));

const named = <K extends string>(key: K, value: string) =>
  (value.trim() === '' ? {} : { [key]: value }) as Partial<Record<K, string>>;
const decimal = <K extends string>(key: K, value: string) =>
  (value.trim() === '' ? {} : { [key]: decimalOf(value) }) as Partial<Record<K, number | string>>;
const whole = <K extends string>(key: K, value: string) =>
  (value.trim() === '' ? {} : { [key]: Number(value) }) as Partial<Record<K, number>>;
