// Tests of the query language for one attribute and one value, as a click on a bar or a cell means them.
// Names and strings are quoted as the language wants it (query/language/README.md).

export type AttributeType =
  | 'category' | 'tags' | 'flag' | 'number' | 'real' | 'date' | 'time' | 'place' | 'text';

export type Value = string | number | boolean | null;

const reserved = new Set(
  ['and', 'or', 'not', 'in', 'between', 'like', 'ilike', 'is', 'null', 'true', 'false', 'has', 'within', 'today'],
);
const bareName = /^[\p{L}_][\p{L}\p{M}\p{N}_]*(\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*$/u;

export function quotedName(name: string): string {
  const bare = bareName.test(name) && !name.split('.').some((part) => reserved.has(part.toLowerCase()));
  return bare ? name : `"${name.replaceAll('"', '""')}"`;
}

export function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The test that a customer's value is this one; null asks for those whose value is unknown. */
export function testOfValue(attribute: { name: string; type: AttributeType }, value: Value): string {
  const name = quotedName(attribute.name);
  if (value === null) return `${name} IS NULL`;
  switch (attribute.type) {
    case 'tags':
      return `${name} HAS ${quotedText(String(value))}`;
    case 'flag':
      return String(value) === 'true' ? name : `${name} = FALSE`;
    case 'number':
    case 'real':
      return `${name} = ${String(value)}`;
    default:
      return `${name} = ${quotedText(String(value))}`;
  }
}

/** All of these conditions at once. Each stands in brackets of its own: an OR inside stays inside. */
export function allOf(conditions: readonly string[]): string {
  const asked = conditions.filter((condition) => condition.trim() !== '' && condition.trim() !== 'TRUE');
  if (asked.length === 0) return 'TRUE';
  const [only] = asked;
  if (asked.length === 1 && only !== undefined) return only;
  return asked.map(bracketed).join(' AND ');
}

/** A flag needs no brackets. A comment reaches to the end of its line, so that a bracket behind one needs a line of its own. */
export function bracketed(condition: string): string {
  if (quotedName(condition) === condition) return condition;
  return condition.includes('--') ? `(${condition}\n)` : `(${condition})`;
}
