// A problem as one sentence in the user's language.
import type { Problem } from '../api/problem';
import type { Words } from './language';

export function problemWords(problem: Problem, { t, has, language }: Words): string {
  const name = `app.problem.${problem.code}`;
  const said = t(has(name) ? name : 'app.problem.failed');
  const suggestion =
    problem.suggestion === null ? '' : ` ${t('app.problem.suggestion', { name: problem.suggestion })}`;
  // The server explains in English.
  return language === 'en' && problem.code !== 'offline'
    ? `${sentence(problem.message)}${suggestion}`
    : `${said}${suggestion}`;
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
