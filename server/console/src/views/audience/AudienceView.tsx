// Build an audience: the definition as a tree and as text, its exact number beside it, who they are below.
import { useEffect, useState } from 'react';

import { useSchema } from '../../api/schemaContext';
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { Awaited, ProblemNotice } from '../../app/Notice';
import { problemWords } from '../../app/problemWords';
import { useDefinition } from '../../definition/DefinitionProvider';
import { TextEditor } from '../../definition/TextEditor';
import { TreeEditor } from '../../definition/TreeEditor';
import { remember, remembered } from '../../app/remembered';
import { Examples } from './Examples';
import { NumberPanel } from './NumberPanel';
import { StepList } from './StepList';
import { TakeAlong } from './TakeAlong';
import { Tour } from './Tour';
import { useAudience } from './useAudience';
import { WhoBelow } from './WhoBelow';
import './audience.css';

function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
      // Within a field the keys undo what was typed there.
      const at = event.composedPath()[0];
      if (at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA)$/.test(at.tagName))) return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [undo, redo]);
}

export default function AudienceView() {
  const words = useWords();
  const { t } = words;
  const { tree, text, asOf, steps, problem: unread, setTree, setText, undo, redo } = useDefinition();
  const { schema, problem: noSchema, segments, lists, scorecards } = useSchema();
  const audience = useAudience();
  const [touring, setTouring] = useState(() => remembered('tour') === null);
  useUndoKeys(undo, redo);

  const problem = audience.problem ?? unread;
  const isEmpty = tree.rules.length === 0 && text.trim() === '';
  return (
    <>
      <div className="view-head">
        <h1>{t('audience.title')}</h1>
        <div className="actions">
          <button type="button" disabled={steps.past.length === 0} onClick={undo}>
            <Icon name="undo" />
            {t('audience.undo')}
          </button>
          <button type="button" disabled={steps.future.length === 0} onClick={redo}>
            <Icon name="redo" />
            {t('audience.redo')}
          </button>
          <button type="button" className="plain" onClick={() => setTouring(true)}>
            <Icon name="help" />
            {t('audience.tour')}
          </button>
        </div>
      </div>
      <div className="audience">
        <div className="audience-build">
          {isEmpty && schema !== null && <Examples onChoose={(where) => setText(where)} />}
          <section className="card" aria-labelledby="tree-title" data-tour="tree">
            <header>
              <h2 id="tree-title">{t('audience.tree')}</h2>
            </header>
            {noSchema !== null && schema === null ? (
              <ProblemNotice problem={noSchema} />
            ) : schema === null ? (
              <Awaited lines={4} />
            ) : (
              <TreeEditor tree={tree} asOf={asOf} clauses={audience.clauses} onChange={setTree} />
            )}
          </section>
          <section className="card" aria-labelledby="text-title" data-tour="text">
            <header>
              <h2 id="text-title">{t('audience.text')}</h2>
            </header>
            <TextEditor
              text={text}
              label={t('audience.text')}
              hint={t('audience.everybody')}
              problem={problem}
              message={problem === null ? '' : problemWords(problem, words)}
              offer={{
                attributes: schema?.attributes ?? [],
                events: schema?.events.types.map(({ name }) => name) ?? [],
                segments: segments.map(({ name }) => name),
                lists: lists.map(({ name }) => name),
                scorecards: scorecards.map(({ name }) => name),
              }}
              onChange={(typed) => setText(typed, 'text')}
            />
            {problem !== null && problem.code !== 'offline' && (
              <p className="text-problem" role="alert">
                <Icon name="warning" />
                <span>
                  {problem.position !== null &&
                    `${t('app.problem.position', { line: problem.position.line, column: problem.position.column })}: `}
                  {problemWords(problem, words)}
                </span>
              </p>
            )}
          </section>
        </div>
        <aside className="audience-number">
          <NumberPanel audience={audience} />
          <TakeAlong counted={audience.counted} />
          <StepList sizeOf={audience.sizeOf} />
        </aside>
      </div>
      <WhoBelow settled={!audience.stale && audience.problem === null} />
      {touring && (
        <Tour
          onLeave={() => {
            remember('tour', 'seen');
            setTouring(false);
          }}
        />
      )}
    </>
  );
}
