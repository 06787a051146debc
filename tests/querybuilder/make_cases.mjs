// Prints, as JSON, queries as react-querybuilder's own formatQuery() writes them.
//
//   node make_cases.mjs SEED RANDOM_QUERIES
//
// {"operators": […], "alike": [{rules, sql, two_valued, three_valued, in_language}],
//  "refused": [{rules, path, says}]}
//
// `rules` is the text of format 'json' (or 'json_without_ids'), `sql` that of format 'sql';
// `two_valued` is the same SQL with every rule's condition wrapped in coalesce(…, 0), which is what a
// condition on an unknown value means to Muster; `three_valued` says that this may differ from `sql` as
// SQL understands it, `in_language` whether `sql` is a where expression too.
import { defaultOperators } from '@react-querybuilder/core';
import { defaultRuleProcessorSQL, formatQuery } from 'react-querybuilder/formatQuery';

const [seed, randomQueries] = process.argv.slice(2).map(Number);
const operators = defaultOperators.map(operator => operator.name);

// ---- the fields of customers.csv, and values that occur in them or nearly do ---------------------
const text = 'text', number = 'number', date = 'date', flag = 'flag';
const fields = {
  firstName: { kind: text, values: ['Anna', 'anna', 'Steve', 'Зоя', 'Ünal', "O'Neil", 'Nobody', 'n', 'St', 'Ма'] },
  'family name': { kind: text, values: ['Rossi', 'De Luca', "D'Angelo", 'Smith, Jr.', 'i', 'Ер', ' '] },
  nickname: { kind: text, values: ['Anna', 'Bru', 'Зоя', 'e'] },
  instrument: { kind: text, values: ['Guitar', 'Bass guitar', 'Keyboard, synth', 'uitar', 'Drums'] },
  zip: { kind: text, values: ['00184', '20121', '00187', '5001'] },
  age: { kind: number, values: [16, 18, 26, 33, 45, 99, 30.5] },
  points: { kind: number, values: [0, 20, 26, 40] },
  spend: { kind: number, values: [-5, 0, 12.5, 20.05, 33.99, 1000000] },
  joined: { kind: date, values: ['2023-06-15', '2024-02-29', '2025-01-01', '2026-12-31'] },
  isMusician: { kind: flag, values: [true, false] },
};
const comparable = { age: ['points', 'spend'], points: ['age'], spend: ['age', 'points'] };
const lists = ['in', 'notIn', 'between', 'notBetween'];
const unary = ['null', 'notNull'];
const comparisons = ['=', '!=', '<', '>', '<=', '>='];
const operatorsOf = {
  text: operators,
  number: operators.filter(op => comparisons.includes(op) || unary.includes(op) || lists.includes(op)),
  date: operators.filter(op => comparisons.includes(op) || unary.includes(op) || lists.includes(op)),
  flag: ['=', '!=', ...unary].filter(op => operators.includes(op)),
};

// ---- a query → a case ----------------------------------------------------------------------------
/** NOT BETWEEN attributes, which SQL finds true below a known lower end whatever the upper one is. */
const hasOpenRange = rule => rule.operator === 'notBetween' && rule.valueSource === 'field';
/** Without a NOT an unknown condition and a false one come to the same. */
const threeValued = group => Boolean(group.not) ||
  group.rules.some(rule => typeof rule === 'object' &&
                           ('rules' in rule ? threeValued(rule) : hasOpenRange(rule)));

/** IN with attributes, which the rules have and where expressions have not. */
const listsAttributes = group => group.rules.some(rule => typeof rule === 'object' &&
  ('rules' in rule ? listsAttributes(rule)
                   : rule.valueSource === 'field' && /^(in|notIn)$/.test(rule.operator)));

/** Whether parseNumbers would make a number, 184, of a code, 00184, or of one compared as a whole. */
const comparesCodes = group => group.rules.some(rule => typeof rule === 'object' &&
  ('rules' in rule ? comparesCodes(rule)
                   : rule.field === 'zip' &&
                     (!/contain|with$/i.test(rule.operator) || `${rule.value}`.startsWith('0'))));

const twoValued = (rule, options, meta) => {
  const condition = defaultRuleProcessorSQL(rule, options, meta);
  if (!condition) return condition;
  if (!hasOpenRange(rule)) return `coalesce(${condition}, 0)`;
  const ends = Array.isArray(rule.value) ? rule.value : rule.value.split(',');
  return `coalesce(${[condition, ...ends.map(end => `${end} is not null`)].join(' and ')}, 0)`;
};

const alike = [];
/** The query as every format the package has for the same question. */
function add(query) {
  for (const [parseNumbers, format] of [[false, 'json'], [true, 'json_without_ids']]) {
    if (parseNumbers && comparesCodes(query)) continue;
    const quoteFieldNamesWith =
      parseNumbers || JSON.stringify(query).includes('family name') ? '"' : '';
    // Without preserveValueOrder the same rule, between 40 and 0, is one thing when parseNumbers is on
    // and another when it is off.
    const sql = { format: 'sql', parseNumbers, quoteFieldNamesWith, preserveValueOrder: true };
    alike.push({
      rules: formatQuery(query, { format, parseNumbers }),
      sql: formatQuery(query, sql),
      two_valued: formatQuery(query, { ...sql, ruleProcessor: twoValued }),
      three_valued: threeValued(query),
      in_language: !listsAttributes(query),
    });
  }
}
let ids = 0;
const rule = (field, operator, value = '', valueSource = 'value') =>
  ({ id: `r${++ids}`, field, operator, value, valueSource });
const all = (...rules) => ({ id: `g${++ids}`, combinator: 'and', not: false, rules });
const any = (...rules) => ({ ...all(...rules), combinator: 'or' });
const not = group => ({ ...group, not: true });
const muted = node => ({ ...node, muted: true });
/** Independent combinators. */
const mixed = (...rules) => ({ id: `g${++ids}`, not: false, rules });

// ---- fixed: every operator of the package on every field it suits --------------------------------
for (const [name, { kind, values }] of Object.entries(fields)) {
  for (const operator of operatorsOf[kind]) {
    const [a, b] = values;
    if (unary.includes(operator)) add(all(rule(name, operator, null)));
    else if (lists.includes(operator)) {
      add(all(rule(name, operator, [a, b])));
      if (!`${a}${b}`.includes(',')) add(all(rule(name, operator, `${a},${b}`)));
    } else {
      add(all(rule(name, operator, a)));
      if (kind !== flag) add(not(all(rule(name, operator, `${b}`))));
    }
  }
  for (const other of comparable[name] ?? []) {
    for (const operator of comparisons) add(all(rule(name, operator, other, 'field')));
  }
}
// The builder's own habits.
const guitar = rule('instrument', 'in', 'Guitar, Vocals');
const adult = rule('age', '>=', '18');
const musician = rule('isMusician', '=', true);
const steve = rule('firstName', 'beginsWith', 'Stev');
add(all());
add(any());
add(not(all()));
add(not(any(all())));
add(any(steve, not(any())));
add(all(adult, any(), any(guitar, musician)));
add(all(steve, adult, not(any(musician, guitar))));
add(not(all(not(any(not(all(adult, musician)), guitar)), steve)));
add(mixed(adult, 'and', musician, 'or', guitar));
add(mixed(adult, 'or', musician, 'and', not(mixed(guitar, 'or', steve))));
add(mixed(muted(adult), 'or', musician, 'and', guitar));
add(mixed(adult, 'or', muted(musician), 'and', guitar));
add(mixed());
add(all(muted(adult), musician));
add(not(all(muted(adult))));
add(any(muted(any(adult, steve)), guitar));
add(muted(not(all(adult))));
add(all({ ...adult, disabled: true }, musician));
add(all(rule('zip', 'contains', '12'), rule('zip', 'doesNotEndWith', 2), rule('zip', 'beginsWith', '2')));
add(all(rule('age', 'between', ['18', '30']), rule('spend', 'notBetween', '10.00, 20.05')));
add(all(rule('age', 'between', ['points', 'spend'], 'field')));
add(all(rule('age', 'notBetween', 'points,spend', 'field')));
add(all(rule('age', 'in', ['points', 'spend'], 'field')));
add(any(rule('age', 'notIn', 'points, spend', 'field'), musician));
add(not(all(rule('age', 'notIn', 'points', 'field'))));
add(all(rule('spend', '>', '20.050'), rule('spend', '<=', '50')));
add(any(rule('instrument', 'in', 'Keyboard\\, synth,Drums'), rule('firstName', '=', "O'Neil")));
add(all(rule('firstName', 'contains', ''), rule('nickname', 'doesNotContain', 'nn')));
add(all(rule('joined', '>', '2024-02-29'), rule('joined', 'in', '2025-01-01')));
let deep = all(adult);
for (let depth = 0; depth < 40; ++depth) deep = depth % 2 ? not(any(deep, steve)) : all(deep, musician);
add(deep);

// ---- random --------------------------------------------------------------------------------------
let state = seed >>> 0;
/** A whole number from 0 to below `below` (mulberry32). */
function dice(below) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}
const pick = list => list[dice(list.length)];
const some = list => Array.from({ length: 1 + dice(4) }, () => pick(list));
const listText = values => values.map(value => `${value}`.replaceAll(',', '\\,')).join(pick([',', ', ']));

function randomRule() {
  const name = pick(Object.keys(fields));
  const { kind, values } = fields[name];
  const operator = pick(operatorsOf[kind]);
  if (unary.includes(operator)) return rule(name, operator, pick([null, '', pick(values)]));
  const others = comparable[name];
  if (others && comparisons.includes(operator) && dice(4) === 0) {
    return rule(name, operator, pick(others), 'field');
  }
  if (lists.includes(operator)) {
    const between = operator === 'between' || operator === 'notBetween';
    const chosen = (between ? [pick(values), pick(values)] : some(values))
      .filter(value => `${value}`.trim() !== '');
    while (chosen.length < (between ? 2 : 1)) chosen.push(values[0]);
    return rule(name, operator, dice(2) ? listText(chosen) : chosen);
  }
  const value = pick(values);
  return rule(name, operator, kind === number && dice(2) ? `${value}` : value);
}
function randomGroup(depth) {
  const size = dice(20) === 0 ? 0 : 1 + dice(4);
  const rules = Array.from({ length: size }, () =>
    depth > 0 && dice(3) === 0 ? randomGroup(depth - 1) : randomRule())
    .map(node => (!('rules' in node) && dice(15) === 0 ? muted(node) : node));
  const group = dice(4) === 0
    ? mixed(...rules.flatMap((node, at) => (at === 0 ? [node] : [pick(['and', 'or']), node])))
    : pick([all, any])(...rules);
  return dice(4) === 0 ? not(group) : group;
}
for (let i = 0; i < randomQueries; ++i) add(randomGroup(3));

// ---- what is refused, and what the error says ----------------------------------------------------
const refused = [];
const refuse = (query, path, says) => refused.push({ rules: formatQuery(query, 'json'), path, says });
// Rules a user has begun and not ended: the package's SQL leaves them out, and so widens the audience.
refuse(all(adult, rule('instrument', 'in', '')), 'rules[1].value', 'expected at least one value');
refuse(all(rule('age', 'between', '18')), 'rules[0].value', 'expected two values, found 1');
refuse(all(rule('age', '~', '18')), 'rules[0].operator', 'no operator of this name');
// LIKE takes a pattern that is written down.
refuse(all(rule('firstName', 'contains', 'nickname', 'field')), 'rules[0].valueSource',
       'contains takes values, no attribute');

refuse(all(rule('spend', '<=', ' 50 ')), '', "' 50 ' cannot be read as one");
// Words are compared with constants.
refuse(all(rule('firstName', '=', 'nickname', 'field')), '', 'it is compared with constants');

process.stdout.write(JSON.stringify({ operators, alike, refused }));
