// Exports the members as CSV with chosen fields, as they stream in; how far it is, and a way to stop.
import { useEffect, useRef, useState } from 'react';

import { Problem, wasAborted } from '../../api/problem';
import { families, useSchema } from '../../api/schemaContext';
import { useWords } from '../../app/language';
import { problemWords } from '../../app/problemWords';
import { useDefinition } from '../../definition/DefinitionProvider';
import { exportMembers, saveFile } from './exporting';

interface Progress {
  done: number;
  of: number;
}

export function ExportDialog({ count, onClose }: { count: number | null; onClose(): void }) {
  const words = useWords();
  const { t } = words;
  const { question } = useDefinition();
  const { schema } = useSchema();
  const dialog = useRef<HTMLDialogElement>(null);
  const under = useRef<AbortController>(null);
  const [fields, setFields] = useState<string[]>([]);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    dialog.current?.showModal();
    return () => under.current?.abort();
  }, []);
  const running = progress !== null && problem === null && progress.done < progress.of;

  const start = async () => {
    const abort = new AbortController();
    under.current = abort;
    setProblem(null);
    setProgress({ done: 0, of: count ?? 0 });
    try {
      const parts = await exportMembers({ ...question, fields }, abort.signal, (done, of) => setProgress({ done, of }));
      saveFile(parts, 'audience.csv');
    } catch (reason) {
      if (!wasAborted(reason)) setProblem(reason instanceof Problem ? reason : new Problem('cut', String(reason)));
      setProgress(null);
    }
  };
  const toggle = (name: string) =>
    setFields(fields.includes(name) ? fields.filter((each) => each !== name) : [...fields, name]);

  return (
    <dialog ref={dialog} className="dialog dialog-wide" aria-labelledby="export-title" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <h2 id="export-title">{t('audience.export_title', { count: count ?? 0 })}</h2>
        <p className="quiet">{t('audience.export_fields')}</p>
        <div className="export-fields">
          {families.map((family) => (
            <fieldset key={family} data-family={family}>
              <legend>{t(`builder.family.${family}`)}</legend>
              {schema?.attributes
                .filter((attribute) => attribute.family === family)
                .map(({ name }) => (
                  <label key={name} className="inline">
                    <input type="checkbox" checked={fields.includes(name)} onChange={() => toggle(name)} />
                    {name}
                  </label>
                ))}
            </fieldset>
          ))}
        </div>
        {progress !== null && (
          <p className="export-progress">
            <progress max={Math.max(1, progress.of)} value={progress.done} aria-label={t('audience.export')} />
            <span role="status">{t('audience.exported', { done: progress.done, count: progress.of })}</span>
          </p>
        )}
        {problem !== null && (
          <p className="text-problem" role="alert">
            {problemWords(problem, words)}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" onClick={() => (running ? under.current?.abort() : onClose())}>
            {t(running ? 'audience.stop' : 'audience.close')}
          </button>
          <button type="submit" className="primary" disabled={running}>
            {t('audience.export_start')}
          </button>
        </div>
      </form>
    </dialog>
  );
}
