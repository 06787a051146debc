// Scores: a card of rules, how it spreads the customers while it is edited, and how good it is at a label.
import { useEffect, useMemo, useRef, useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { useSchema } from '../../api/schemaContext';
import { useAnswer } from '../../api/useAnswer';
import { Notice, ProblemNotice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { AudienceChoice } from '../../audiences/AudienceChoice';
import { everybody, whereOf, type Choice } from '../../audiences/choice';
import { quotedName } from '../../audiences/condition';
import { useDefinition } from '../../definition/DefinitionProvider';
import { ViewHead } from '../ViewHead';
import { channelsAmong } from '../profile/reach';
import { AblationPanel } from './AblationPanel';
import { CardEditor } from './CardEditor';
import { ComparisonPanel } from './ComparisonPanel';
import { CutPanel } from './CutPanel';
import { JudgementPanel } from './JudgementPanel';
import { SpreadPanel } from './SpreadPanel';
import { cardOf, decimalOf, draftOf, emptyDraft, isFinished, type Card, type Draft } from './draft';
import './scores.css';

// The description says of `card` beside `scorecard` no more than that it is an object.
type ScoreRequest = Schemas['ScoreRequest'];

export default function ScoresView() {
  const { t } = useWords();
  const { scorecards } = useSchema();
  const { text, asOf } = useDefinition();
  const { draft, setDraft, openSaved, saved, noteSaved } = useDraft();
  const [choice, setChoice] = useState<Choice>(everybody);
  const [label, setLabel] = useLabel();
  const [other, setOther] = useState('');
  const [threshold, setThreshold] = useState('');
  const moment: { as_of?: string } = asOf === null ? {} : { as_of: asOf };
  const card = useMemo(() => cardOf({ ...draft, rules: draft.rules.filter(isFinished) }), [draft]);
  const shared = {
    where: whereOf(choice, text), cells: true, ...moment, ...(label.trim() === '' ? {} : { label }),
  };
  const crossing = other === '' || threshold.trim() === '' ? {} : { threshold: decimalOf(threshold) };
  const asked = card.rules.length === 0 ? null : { ...shared, card, ...(other === '' ? {} : { compare: other, ...crossing }) };
  const scored = useAnswer(asked, (body, signal) => answer(api.POST('/v1/score', { body: body as ScoreRequest, signal })));
  const otherScored = useAnswer(other === '' ? null : { ...shared, scorecard: other }, (body, signal) =>
    answer(api.POST('/v1/score', { body, signal })),
  );
  return (
    <>
      <ViewHead title={t('scores.title')} purpose={t('scores.purpose')}>
        <label className="field">
          <span>{t('scores.card')}</span>
          <select value={scorecards.some(({ name }) => name === draft.name) ? draft.name : ''} onChange={(event) => openSaved(event.target.value)}>
            <option value="">{t('scores.newCard')}</option>
            {scorecards.map(({ name }) => <option key={name} value={name}>{name}</option>)}
          </select>
        </label>
        <AudienceChoice label={t('scores.audience')} value={choice} onChange={setChoice} />
        <LabelField value={label} onChange={setLabel} />
        <label className="field">
          <span>{t('scores.compare')}</span>
          <select value={other} onChange={(event) => setOther(event.target.value)}>
            <option value="">{t('scores.noOther')}</option>
            {scorecards.map(({ name }) => <option key={name} value={name}>{name}</option>)}
          </select>
        </label>
      </ViewHead>
      <div className="scores">
        <CardEditor draft={draft} onChange={setDraft} rules={scored.answer?.rules ?? []}>
          <Keep draft={draft} onSaved={noteSaved} />
          <Suggest label={label} where={shared.where} moment={moment} onSuggest={(next) => setDraft((before) => ({ ...next, name: before.name }))} />
        </CardEditor>
        <div className="scores-answers">
          {asked === null ? (
            <Notice icon="scores" title={t('scores.noRule')}><p>{t('scores.noRuleAdvice')}</p></Notice>
          ) : (
            <>
              <SpreadPanel answered={scored} />
              {label.trim() === ''
                ? <Notice icon="help" title={t('scores.noLabel')}><p>{t('scores.noLabelAdvice')}</p></Notice>
                : <JudgementPanel answered={scored} other={other === '' ? null : otherScored.answer} />}
              <CutPanel
                answered={scored} where={shared.where} threshold={threshold} onChange={setThreshold}
                saved={scorecards.some(({ name }) => name === draft.name) && saved === JSON.stringify(card)}
              />
              {label.trim() !== '' && <AblationPanel asked={{ ...shared, cells: false, card } as ScoreRequest} />}
              {other !== '' && <ComparisonPanel answered={scored} />}
            </>
          )}
        </div>
      </div>
    </>
  );
}

interface Edited {
  draft: Draft;
  /** The card as the store has it, as JSON; null while it has none. */
  saved: string | null;
  setDraft(next: Draft | ((before: Draft) => Draft)): void;
  openSaved(name: string): void;
  noteSaved(card: Card): void;
}

/** The card that is edited; to begin with the first that is saved. */
function useDraft(): Edited {
  const { scorecards } = useSchema();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [saved, setSaved] = useState<string | null>(null);
  const touched = useRef(false);
  const open = (name: string): void => {
    touched.current = true;
    if (name === '') {
      setDraft(emptyDraft);
      return;
    }
    void answer(api.GET('/v1/scorecards/{name}', { params: { path: { name } } })).then(
      ({ card }) => {
        const next = { ...draftOf(card), name };
        setDraft(next);
        setSaved(JSON.stringify(cardOf(next)));
      },
      () => setDraft(emptyDraft),
    );
  };
  const first = scorecards[0]?.name;
  useEffect(() => {
    if (first !== undefined && !touched.current) open(first);
    // Only the first answer matters: later ones must not replace what is being edited.
  }, [first]);
  return {
    draft,
    saved,
    setDraft(next) {
      touched.current = true;
      setDraft(next);
    },
    openSaved: open,
    noteSaved: (card) => setSaved(JSON.stringify(card)),
  };
}

/** The positives; to begin with a flag that is no consent, as the most likely thing to foretell. */
function useLabel(): [string, (label: string) => void] {
  const { schema } = useSchema();
  const [label, setLabel] = useState<string | null>(null);
  const flags = schema?.attributes.filter(({ type }) => type === 'flag').map(({ name }) => name) ?? [];
  const consents = new Set(channelsAmong(flags).map(({ flag }) => flag));
  const first = flags.find((flag) => !consents.has(flag));
  return [label ?? (first === undefined ? '' : quotedName(first)), setLabel];
}

function LabelField({ value, onChange }: { value: string; onChange(label: string): void }) {
  const { t } = useWords();
  const { schema } = useSchema();
  return (
    <label className="field">
      <span>{t('scores.label')}</span>
      <input
        className="condition" value={value} list="labels" spellCheck={false} placeholder="bought_again"
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id="labels">
        {schema?.attributes.filter(({ type }) => type === 'flag').map(({ name }) => (
          <option key={name} value={quotedName(name)} />
        ))}
      </datalist>
    </label>
  );
}

function Keep({ draft, onSaved }: { draft: Draft; onSaved(card: Card): void }) {
  const { t } = useWords();
  const { savedChanged } = useSchema();
  const [said, setSaid] = useState<{ saved?: string; problem?: Problem }>({});
  const save = async (): Promise<void> => {
    try {
      const path = { name: draft.name };
      const card = cardOf(draft);
      await answer(api.PUT('/v1/scorecards/{name}', { params: { path }, body: { card } }));
      onSaved(card);
      setSaid({ saved: draft.name });
      savedChanged();
    } catch (reason) {
      setSaid({ problem: reason instanceof Problem ? reason : new Problem('failed', String(reason)) });
    }
  };
  return (
    <>
      <button type="button" className="primary" disabled={draft.name.trim() === '' || draft.rules.length === 0} onClick={() => void save()}>
        {t('scores.save')}
      </button>
      {said.saved !== undefined && <p className="good" role="status">{t('scores.saved', { name: said.saved })}</p>}
      {said.problem !== undefined && <ProblemNotice problem={said.problem} />}
    </>
  );
}

function Suggest({ label, where, moment, onSuggest }: {
  label: string;
  where: string;
  moment: { as_of?: string };
  onSuggest(draft: Draft): void;
}) {
  const { t } = useWords();
  const [problem, setProblem] = useState<Problem | null>(null);
  const suggest = async (): Promise<void> => {
    setProblem(null);
    try {
      const { card } = await answer(api.POST('/v1/score/suggest', { body: { label, where, most_rules: 8, ...moment } }));
      if (card === null) setProblem(new Problem('nothing_to_learn', ''));
      else onSuggest(draftOf(card));
    } catch (reason) {
      setProblem(reason instanceof Problem ? reason : new Problem('failed', String(reason)));
    }
  };
  return (
    <>
      <button type="button" disabled={label.trim() === ''} title={t('scores.suggestHint')} onClick={() => void suggest()}>
        {t('scores.suggest')}
      </button>
      {problem?.code === 'nothing_to_learn' && <p className="hint">{t('scores.nothingToLearn')}</p>}
      {problem !== null && problem.code !== 'nothing_to_learn' && <ProblemNotice problem={problem} />}
    </>
  );
}
