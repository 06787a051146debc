// The last steps of a definition, to go back to and forth.

export interface Step<T> {
  state: T;
  /** What was touched: further changes of the same thing, soon after, are the same step. */
  touched: string;
  at: number;
}

export interface Steps<T> {
  past: Step<T>[];
  now: Step<T>;
  future: Step<T>[];
}

const most = 50;
const together = 1_000; // ms; a number typed digit by digit is one step

export const firstStep = <T>(state: T): Steps<T> => ({
  past: [],
  now: { state, touched: '', at: 0 },
  future: [],
});

export function stepTo<T>(steps: Steps<T>, state: T, touched: string, at: number): Steps<T> {
  const { past, now } = steps;
  const same = touched !== '' && touched === now.touched && at - now.at < together;
  return {
    past: same ? past : [...past, now].slice(-most),
    now: { state, touched, at },
    future: [],
  };
}

/** Changes what the present step holds, without making one: its other face followed. */
export const amend = <T>(steps: Steps<T>, state: T): Steps<T> => ({ ...steps, now: { ...steps.now, state } });

export function undo<T>({ past, now, future }: Steps<T>): Steps<T> {
  const before = past.at(-1);
  return before === undefined
    ? { past, now, future }
    : { past: past.slice(0, -1), now: { ...before, touched: '' }, future: [now, ...future] };
}

export function redo<T>({ past, now, future }: Steps<T>): Steps<T> {
  const [after, ...rest] = future;
  return after === undefined
    ? { past, now, future }
    : { past: [...past, now], now: { ...after, touched: '' }, future: rest };
}

/** Goes back `times` steps. */
export function goBack<T>(steps: Steps<T>, times: number): Steps<T> {
  return times <= 0 ? steps : goBack(undo(steps), times - 1);
}
