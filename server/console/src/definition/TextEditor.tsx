// The definition as text: CodeMirror with the language's words in colour, completion of names and values,
// and mistakes under the characters that cause them. What a mistake is, the server says.
//
// It lives in a shadow root: there CodeMirror adds its styles by script, which the page's policy allows; in
// the document it would write a <style>, which it does not.
import { autocompletion, closeBrackets, completionKeymap, type CompletionContext } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

import type { Problem } from '../api/problem';
import { completionsAt, type Offer } from './completion';
import { keywords } from './language';
import { placeOf } from './place';

const words = new Set(keywords);

const muster = StreamLanguage.define({
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match('--')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match(/^'([^']|'')*'?/)) return 'string';
    if (stream.match(/^"([^"]|"")*"?/)) return 'variableName';
    if (stream.match(/^(\d+(\.\d+)?|\.\d+)/)) return 'number';
    const word = stream.match(/^[\p{L}_][\p{L}\p{N}\p{M}_.]*/u);
    if (Array.isArray(word)) return words.has((word[0] ?? '').toUpperCase()) ? 'keyword' : 'variableName';
    stream.next();
    return null;
  },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--behavioural)' },
  { tag: tags.number, color: 'var(--demographic)' },
  { tag: tags.comment, color: 'var(--text-quiet)', fontStyle: 'italic' },
]);

const looks = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '0.9375rem' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6' },
  '.cm-content': { padding: '0.6rem 0.2rem', minHeight: '4.5rem', caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-placeholder': { color: 'var(--text-quiet)' },
  '.cm-tooltip': { backgroundColor: 'var(--surface-raised)', color: 'var(--text)', border: '1px solid var(--line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-diagnosticText': { color: 'var(--bad)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1.5px',
    textUnderlineOffset: '4px',
  },
});

interface TextEditorProps {
  text: string;
  label: string;
  hint: string;
  problem: Problem | null;
  message: string;
  offer: Offer;
  onChange(text: string): void;
}

export function TextEditor({ text, label, hint, problem, message, offer, onChange }: TextEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const wording = useRef(new Compartment());
  const latest = useRef({ offer, onChange });
  latest.current = { offer, onChange };
  const spoken = (): Extension => [
    placeholder(hint),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocapitalize: 'off' }),
  ];

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          history(),
          closeBrackets(),
          autocompletion({
            override: [(context: CompletionContext) => completionsAt(context, latest.current.offer)],
            icons: false,
          }),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
          muster,
          syntaxHighlighting(colours),
          looks,
          EditorView.lineWrapping,
          wording.current.of(spoken()),
          EditorView.updateListener.of((update) => {
            const typed = update.transactions.some((each) => each.docChanged && !each.isUserEvent('muster.follow'));
            if (typed) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
    // The editor is made once; what changes is told it below.
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === text) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: text },
      userEvent: 'muster.follow',
    });
  }, [text]);

  useEffect(() => {
    view.current?.dispatch({ effects: wording.current.reconfigure(spoken()) });
  }, [label, hint]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const found: Diagnostic[] =
      problem?.position === null || problem === null
        ? []
        : [{ ...placeOf(editor.state.doc.toString(), problem.position.offset), severity: 'error', message }];
    editor.dispatch(setDiagnostics(editor.state, found));
  }, [problem, message, text]);

  return <div ref={host} className="text-editor" data-testid="text-editor" />;
}
