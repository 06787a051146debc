// Asks for a token where the server wants one. It is kept for this tab alone.
import { useEffect, useRef, useState } from 'react';

import { enterWith, useTokenWanted } from '../api/access';
import { useWords } from './language';

export function TokenDialog() {
  const { t } = useWords();
  const wanted = useTokenWanted();
  const [token, setToken] = useState('');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (wanted) dialog.current?.showModal();
    else dialog.current?.close();
  }, [wanted]);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="token-title" onCancel={(event) => event.preventDefault()}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          if (token.trim() !== '') enterWith(token.trim());
          setToken('');
        }}
      >
        <h2 id="token-title">{t('app.token.title')}</h2>
        <p>{t('app.token.why')}</p>
        <label>
          {t('app.token.label')}
          <input
            type="password"
            autoComplete="off"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        <div className="dialog-actions">
          <button type="submit" className="primary" disabled={token.trim() === ''}>
            {t('app.token.enter')}
          </button>
        </div>
      </form>
    </dialog>
  );
}
