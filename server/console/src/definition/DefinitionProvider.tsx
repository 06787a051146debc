// The audience that is being described: shared by all views, kept in the address, asked of the server.
//
// It has two faces, a tree and a text. Whichever was touched last is what is asked; the other follows
// when the server has read it (POST /v1/definition), so there is one parser and one printer: its own.
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';

import { answer, api, type Schemas } from '../api/client';
import type { Problem } from '../api/problem';
import { useAnswer } from '../api/useAnswer';
import { readAddress, replaceValues } from '../app/address';
import { fromServer, toServer, type ServerGroup } from './serverRules';
import { amend, firstStep, goBack, redo, stepTo, undo, type Steps } from './steps';
import { emptyTree, type Group } from './tree';

interface Faces {
  tree: Group;
  /** Empty stands for everybody. */
  text: string;
  touched: 'tree' | 'text';
  /** The text was put together here: it becomes what the server writes for it. What was typed stays as it was. */
  composed?: boolean;
}

/** What views ask the server with. */
export interface Question {
  where: string;
  as_of?: string;
}

/** The same as the face that was touched last says it: what is counted, without waiting for the other. */
export type Asked = { rules: Schemas['Rules']; as_of?: string } | Question;

interface DefinitionContextValue {
  tree: Group;
  text: string;
  /** The day that TODAY means; null: now. */
  asOf: string | null;
  asked: Asked;
  /** Of the last definition that could be read. */
  question: Question;
  /** Why the definition cannot be read as it is. */
  problem: Problem | null;
  steps: Steps<Faces>;
  setTree(tree: Group, touched?: string): void;
  setText(text: string, touched?: string): void;
  setAsOf(asOf: string | null): void;
  /** Narrows the audience: AND this condition, text of the language. */
  add(condition: string): void;
  undo(): void;
  redo(): void;
  goBack(times: number): void;
}

const DefinitionContext = createContext<DefinitionContextValue | null>(null);

/** How a state is asked about; also by steps that are long past. */
export function askedOf({ tree, text, touched }: Faces, asOf: string | null): Asked {
  const when = asOf === null ? {} : { as_of: asOf };
  if (touched === 'tree') return { rules: toServer(tree) as Schemas['Rules'], ...when };
  return { where: text.trim() === '' ? 'TRUE' : text, ...when };
}

/** What a text was touched by that a picture led to, and nobody wrote. */
export const taken = 'taken';

const shownText = (where: string): string => (where === 'TRUE' ? '' : where);

/** AND, in brackets where they are needed: OR binds less. */
export const narrowed = (text: string, condition: string): string =>
  text.trim() === '' ? condition : `(${text}) AND (${condition})`;

/** The definition that the address holds. */
function addressed(hash = location.hash): { text: string; asOf: string | null } {
  const { values } = readAddress(hash);
  return { text: values.get('where') ?? '', asOf: values.get('as_of') };
}

export function DefinitionProvider({ children }: { children: ReactNode }) {
  const [asOf, setAsOf] = useState(() => addressed().asOf);
  const [steps, setSteps] = useState<Steps<Faces>>(() =>
    firstStep({ tree: emptyTree(), text: addressed().text, touched: 'text' }),
  );
  const faces = steps.now.state;
  const asked = useMemo(() => askedOf(faces, asOf), [faces, asOf]);

  // What day it is does not matter to how a definition is written.
  const { as_of: _, ...form } = asked;
  const {
    answer: read,
    problem,
    stale,
  } = useAnswer(form as Schemas['DefinitionRequest'], async (body, signal) => ({
    body: JSON.stringify(body),
    ...(await answer(api.POST('/v1/definition', { body, signal }))),
  }));
  const where = read?.where ?? (faces.text.trim() === '' ? 'TRUE' : faces.text);

  useEffect(() => {
    if (read === null || stale) return;
    setSteps((before) => {
      const { state } = before.now;
      const { as_of: _ignored, ...now } = askedOf(state, null);
      if (JSON.stringify(now) !== read.body) return before;
      const text = shownText(read.where);
      if (state.touched === 'tree') return state.text === text ? before : amend(before, { ...state, text });
      const tree = fromServer(read.rules as unknown as ServerGroup);
      return amend(before, state.composed === true ? { tree, text, touched: 'text' } : { ...state, tree });
    });
  }, [read, stale]);

  // What the address says because this said so is no link that somebody follows.
  const written = useRef(where);
  useEffect(() => {
    written.current = where;
    replaceValues((values) => {
      if (where === 'TRUE') values.delete('where');
      else values.set('where', where);
      if (asOf === null) values.delete('as_of');
      else values.set('as_of', asOf);
    });
  }, [where, asOf]);

  // A link that is opened in this tab changes the address alone.
  useEffect(() => {
    const follow = ({ newURL }: HashChangeEvent) => {
      // Not where the address is by now: what was asked before may have been written into it meanwhile.
      const next = addressed(new URL(newURL).hash);
      setAsOf(next.asOf);
      setSteps((before) =>
        [written.current, before.now.state.text].some((known) => shownText(known) === shownText(next.text))
          ? before
          : stepTo(before, { ...before.now.state, text: next.text, touched: 'text' }, '', Date.now()),
      );
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);

  const setTree = useCallback(
    (tree: Group, touched = '') =>
      setSteps((before) => stepTo(before, { text: before.now.state.text, tree, touched: 'tree' }, touched, Date.now())),
    [],
  );
  const setText = useCallback(
    (text: string, touched = '') =>
      setSteps((before) => {
        const { tree } = before.now.state;
        return stepTo(before, { tree, text, touched: 'text', composed: touched === taken }, touched, Date.now());
      }),
    [],
  );
  const add = useCallback(
    (condition: string) =>
      setSteps((before) => {
        const { state } = before.now;
        const text = narrowed(state.text, condition);
        return stepTo(before, { ...state, text, touched: 'text', composed: true }, '', Date.now());
      }),
    [],
  );
  const value = useMemo<DefinitionContextValue>(
    () => ({
      tree: faces.tree,
      text: faces.text,
      asOf,
      asked,
      question: { where, ...(asOf === null ? {} : { as_of: asOf }) },
      problem,
      steps,
      setTree,
      setText,
      setAsOf,
      add,
      undo: () => setSteps(undo),
      redo: () => setSteps(redo),
      goBack: (times) => setSteps((before) => goBack(before, times)),
    }),
    [faces, asOf, asked, where, problem, steps, setTree, setText, add],
  );
  return <DefinitionContext value={value}>{children}</DefinitionContext>;
}

export function useDefinition(): DefinitionContextValue {
  const value = useContext(DefinitionContext);
  if (value === null) throw new Error('useDefinition() outside of DefinitionProvider');
  return value;
}
