// A part of a view around one answer: its choices above, then what is known, refused, empty or on its way.
import { useId, type ReactNode } from 'react';

import type { Answered } from '../api/useAnswer';
import { Awaited, ProblemNotice } from '../app/Notice';
import './views.css';

interface Props<T> {
  title: string;
  /** What it is for, in a sentence. */
  purpose?: string;
  /** What is chosen for it: fields, buttons. */
  choices?: ReactNode;
  answered: Answered<T>;
  /** Lines that stand where the first answer will be. */
  lines?: number;
  wide?: boolean;
  /** Whether the last answer stays beside a problem: where a text is typed, most are mistakes of a moment. */
  keep?: boolean;
  children(answer: T): ReactNode;
}

export function Panel<T>({ title, purpose, choices, answered, lines = 6, wide = false, keep = false, children }: Props<T>) {
  const id = useId();
  const { answer, problem, stale } = answered;
  return (
    <section className={wide ? 'card panel panel-wide' : 'card panel'} aria-labelledby={id}>
      <header>
        <div>
          <h2 id={id}>{title}</h2>
          {purpose !== undefined && <p className="quiet">{purpose}</p>}
        </div>
        {choices !== undefined && <div className="choices">{choices}</div>}
      </header>
      {problem !== null && <ProblemNotice problem={problem} />}
      {problem === null && answer === null && <Awaited lines={lines} />}
      {(problem === null || keep) && answer !== null && <div aria-busy={stale || problem !== null}>{children(answer)}</div>}
    </section>
  );
}
