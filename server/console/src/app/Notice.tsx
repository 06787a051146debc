// What is shown in place of an answer: nothing there, refused, out of reach, not yet.
import type { ReactNode } from 'react';

import type { Problem } from '../api/problem';
import { Icon, type IconName } from './Icon';
import { useWords } from './language';

interface NoticeProps {
  icon?: IconName;
  title: string;
  children?: ReactNode;
  kind?: 'plain' | 'bad';
}

export function Notice({ icon = 'help', title, children, kind = 'plain' }: NoticeProps) {
  return (
    <div className={`notice notice-${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <div>
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

/** A problem in the user's language: by its code, with what the server adds that is language-free. */
export function ProblemNotice({ problem }: { problem: Problem }) {
  const { t, has, language } = useWords();
  const name = `app.problem.${problem.code}`;
  const icon: IconName =
    problem.code === 'offline' ? 'offline' : problem.status === 401 || problem.status === 403 ? 'key' : 'warning';
  return (
    <Notice icon={icon} kind="bad" title={t(has(name) ? name : 'app.problem.failed')}>
      {problem.position !== null && (
        <p>{t('app.problem.position', { line: problem.position.line, column: problem.position.column })}</p>
      )}
      {problem.suggestion !== null && <p>{t('app.problem.suggestion', { name: problem.suggestion })}</p>}
      {/* The server speaks English; elsewhere its words would be a foreign body. */}
      {language === 'en' && problem.code !== 'offline' && <p>{problem.message}</p>}
    </Notice>
  );
}

/** What stands where an answer will be: its size, without movement. */
export function Awaited({ lines = 3 }: { lines?: number }) {
  const { t } = useWords();
  return (
    <div className="awaited" role="status">
      <span className="visually-hidden">{t('app.awaited')}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="awaited-line" />
      ))}
    </div>
  );
}
