// What to do with an audience that a picture led to: go on describing it, or keep it under a name.
import { useId, useState } from 'react';

import { answer, api } from '../api/client';
import { Problem } from '../api/problem';
import { useSchema } from '../api/schemaContext';
import { Icon } from '../app/Icon';
import { ProblemNotice } from '../app/Notice';
import { addressOf, replaceValues } from '../app/address';
import { useWords } from '../app/language';
import { taken, useDefinition } from '../definition/DefinitionProvider';
import './audiences.css';

interface Props {
  title: string;
  where: string;
  /** Exactly so many, where it is known already. */
  count?: number;
  suggestedName: string;
  onClose?: () => void;
}

export function TakeAudience({ title, where, count, suggestedName, onClose }: Props) {
  const { t } = useWords();
  const { setText } = useDefinition();
  const { savedChanged } = useSchema();
  const [name, setName] = useState(suggestedName);
  const [saved, setSaved] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const titleId = useId();

  const save = async (): Promise<void> => {
    setProblem(null);
    try {
      await answer(api.PUT('/v1/segments/{name}', { params: { path: { name } }, body: { where } }));
      setSaved(name);
      savedChanged();
    } catch (reason) {
      setProblem(reason instanceof Problem ? reason : new Problem('failed', String(reason)));
    }
  };

  return (
    <section className="taken" aria-labelledby={titleId} aria-live="polite">
      <header>
        <h3 id={titleId}>{title}</h3>
        {count !== undefined && <strong>{t('audiences.size', { count })}</strong>}
        {onClose !== undefined && (
          <button type="button" className="plain small" aria-label={t('audiences.close')} onClick={onClose}>
            <Icon name="remove" />
          </button>
        )}
      </header>
      <p className="condition" tabIndex={0}>{where}</p>
      <div className="take-ways">
        <button
          type="button"
          onClick={() => {
            setText(where, taken);
            // The address is followed: it must not lead back to the definition before.
            replaceValues((values) => values.set('where', where));
            location.hash = addressOf('audience');
          }}
        >
          {t('audiences.describe')}
        </button>
        <form
          className="take-save"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <label className="field">
            <span>{t('audiences.name')}</span>
            <input value={name} required maxLength={200} onChange={(event) => setName(event.target.value)} />
          </label>
          <button type="submit">{t('audiences.save')}</button>
        </form>
      </div>
      {saved !== null && <p className="good">{t('audiences.saved', { name: saved })}</p>}
      {problem !== null && <ProblemNotice problem={problem} />}
    </section>
  );
}
