// Saves the definition as a segment: a name, a family, a description. Saving under a name that is there
// makes its next version; its history keeps the others.
import { useEffect, useRef, useState } from 'react';

import { answer, api } from '../../api/client';
import { Problem } from '../../api/problem';
import { families, useSchema, type Family } from '../../api/schemaContext';
import { useWords } from '../../app/language';
import { problemWords } from '../../app/problemWords';
import { useDefinition } from '../../definition/DefinitionProvider';

export function SaveDialog({ onClose }: { onClose(saved: string | null): void }) {
  const words = useWords();
  const { t } = words;
  const { question } = useDefinition();
  const { segments, savedChanged } = useSchema();
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState('');
  const [family, setFamily] = useState<Family | ''>('');
  const [description, setDescription] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const there = segments.find((segment) => segment.name === name.trim());

  const save = async () => {
    try {
      const body = { where: question.where, family: family === '' ? null : family, description };
      await answer(api.PUT('/v1/segments/{name}', { params: { path: { name: name.trim() } }, body }));
      savedChanged();
      onClose(name.trim());
    } catch (reason) {
      setProblem(reason instanceof Problem ? reason : new Problem('failed', String(reason)));
    }
  };
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="save-title" onClose={() => onClose(null)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2 id="save-title">{t('audience.save_title')}</h2>
        <label>
          {t('audience.name')}
          <input required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        {there !== undefined && <p className="hint">{t('audience.next_version', { name: there.name })}</p>}
        <label>
          {t('audience.family')}
          <select value={family} onChange={(event) => setFamily(event.target.value as Family | '')}>
            <option value="">{t('audience.no_family')}</option>
            {families.map((each) => (
              <option key={each} value={each}>
                {t(`builder.family.${each}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('audience.description')}
          <textarea rows={3} value={description} onChange={(event) => setDescription(event.target.value)} />
        </label>
        {problem !== null && (
          <p className="text-problem" role="alert">
            {problemWords(problem, words)}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" onClick={() => onClose(null)}>
            {t('audience.cancel')}
          </button>
          <button type="submit" className="primary" disabled={name.trim() === ''}>
            {t('audience.save')}
          </button>
        </div>
      </form>
    </dialog>
  );
}
