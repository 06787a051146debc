// The audience that is being described: shared by all views, kept in the address, asked of the server.
//
// It has two faces, a tree and a text. Whichever was touched last is what is asked; the other follows
// when the server has read it (POST /v1/definition), so there is one parser and one printer: its own.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

import { readAddress, replaceValues } from '../app/address';

export interface Definition {
  /** The definition as text; empty stands for everybody. */
  text: string;
  /** The day that TODAY means; null: now. */
  asOf: string | null;
}

export interface Question {
  where: string;
  as_of?: string;
}

interface DefinitionContextValue extends Definition {
  /** What views ask the server with. */
  question: Question;
  setText(text: string): void;
  setAsOf(asOf: string | null): void;
  /** Narrows the audience: AND this condition, text of the language. */
  add(condition: string): void;
}

const DefinitionContext = createContext<DefinitionContextValue | null>(null);

export function DefinitionProvider({ children }: { children: ReactNode }) {
  const [definition, setDefinition] = useState<Definition>(() => {
    const { values } = readAddress(location.hash);
    return { text: values.get('where') ?? '', asOf: values.get('as_of') };
  });
  const { text, asOf } = definition;

  useEffect(() => {
    replaceValues((values) => {
      if (text === '') values.delete('where');
      else values.set('where', text);
      if (asOf === null) values.delete('as_of');
      else values.set('as_of', asOf);
    });
  }, [text, asOf]);

  const setText = useCallback((next: string) => setDefinition((before) => ({ ...before, text: next })), []);
  const setAsOf = useCallback((next: string | null) => setDefinition((before) => ({ ...before, asOf: next })), []);
  const add = useCallback(
    (condition: string) =>
      setDefinition((before) => ({
        ...before,
        text: before.text === '' ? condition : `(${before.text}) AND (${condition})`,
      })),
    [],
  );
  const value = useMemo(
    () => ({
      text,
      asOf,
      question: { where: text === '' ? 'TRUE' : text, ...(asOf === null ? {} : { as_of: asOf }) },
      setText,
      setAsOf,
      add,
    }),
    [text, asOf, setText, setAsOf, add],
  );
  return <DefinitionContext value={value}>{children}</DefinitionContext>;
}

export function useDefinition(): DefinitionContextValue {
  const value = useContext(DefinitionContext);
  if (value === null) throw new Error('useDefinition() outside of DefinitionProvider');
  return value;
}
