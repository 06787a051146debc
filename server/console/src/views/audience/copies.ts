// The definition in forms that others can use.
import type { Question } from '../../definition/DefinitionProvider';

/** For a POSIX shell: within single quotes everything stands for itself but a single quote. */
const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export function curlOf(origin: string, question: Question): string {
  return `curl -s ${shellQuoted(`${origin}/v1/count`)} -d ${shellQuoted(JSON.stringify(question))}`;
}

/** The address of this view with the definition in it, whoever opens it. */
export function linkOf(href: string, where: string, asOf: string | null): string {
  const values = new URLSearchParams();
  if (where !== 'TRUE') values.set('where', where);
  if (asOf !== null) values.set('as_of', asOf);
  const search = values.toString();
  return `${href.replace(/#.*$/s, '')}#/audience${search === '' ? '' : `?${search}`}`;
}
