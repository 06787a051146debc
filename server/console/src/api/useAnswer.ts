// One question, asked again whenever it changes; the one under way is dropped then.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

import { useAccessEpoch } from './access';
import { useReached } from './connection';
import { afterNumber, numberAsked } from './numberFirst';
import { Problem, wasAborted } from './problem';

export interface Answered<T> {
  /** The last answer, kept while the next is under way: nothing flickers. */
  answer: T | null;
  problem: Problem | null;
  /** Whether `answer` is that of an earlier question. */
  stale: boolean;
}

/**
 * Asks when `question` (any value that JSON can hold) changes; null asks nothing. `ask` is read when
 * it is called and need not be stable. `first` is for the number that somebody watches while she touches: it is
 * asked before all else, and what is asked besides waits for it (numberFirst.ts).
 */
export function useAnswer<Q, T>(
  question: Q | null,
  ask: (question: Q, signal: AbortSignal) => Promise<T>,
  { first = false } = {},
): Answered<T> {
  const key = question === null ? null : JSON.stringify(question);
  const epoch = useAccessEpoch();
  const reached = useReached();
  const [state, setState] = useState<{ key: string | null; answer: T | null; problem: Problem | null }>({
    key: null,
    answer: null,
    problem: null,
  });
  const latest = useRef(ask);
  latest.current = ask;
  // Back online, what failed for want of a server is asked again.
  const offline = state.problem?.code === 'offline';
  const again = offline && reached;

  // Effects of layout come before all others of the same change.
  const useTouch = first ? useLayoutEffect : useEffect;
  useTouch(() => {
    if (key === null) return;
    const abort = new AbortController();
    const asking = async (): Promise<T> => {
      if (!first) await afterNumber();
      abort.signal.throwIfAborted();
      return latest.current(JSON.parse(key) as Q, abort.signal);
    };
    const asked = asking();
    if (first) numberAsked(asked);
    asked.then(
      (answer) => {
        if (!abort.signal.aborted) setState({ key, answer, problem: null });
      },
      (reason: unknown) => {
        if (abort.signal.aborted || wasAborted(reason)) return;
        const problem = reason instanceof Problem ? reason : new Problem('failed', String(reason));
        setState((before) => ({ key, answer: before.answer, problem }));
      },
    );
    return () => abort.abort();
  }, [key, epoch, again]);

  return { answer: state.answer, problem: state.key === key ? state.problem : null, stale: state.key !== key };
}
