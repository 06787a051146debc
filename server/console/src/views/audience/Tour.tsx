// Two minutes through the page: five stops, to be left at any of them.
import { useEffect, useRef, useState } from 'react';

import { useWords } from '../../app/language';

const stops = ['tree', 'number', 'text', 'who', 'take'] as const;

export function Tour({ onLeave }: { onLeave(): void }) {
  const { t } = useWords();
  const [at, setAt] = useState(0);
  const dialog = useRef<HTMLDivElement>(null);
  const stop = stops[at] ?? stops[0];
  const isLast = at === stops.length - 1;

  useEffect(() => {
    const spot = document.querySelector(`[data-tour="${stop}"]`);
    spot?.classList.add('tour-spot');
    spot?.scrollIntoView({ block: 'center', behavior: 'instant' });
    dialog.current?.focus();
    return () => spot?.classList.remove('tour-spot');
  }, [stop]);

  return (
    <div
      ref={dialog}
      className="tour"
      role="dialog"
      aria-labelledby="tour-title"
      aria-describedby="tour-text"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onLeave();
      }}
    >
      <p className="quiet">{t('audience.tour.at', { at: at + 1, of: stops.length })}</p>
      <h2 id="tour-title">{t(`audience.tour.${stop}.title`)}</h2>
      <p id="tour-text">{t(`audience.tour.${stop}.text`)}</p>
      <div className="dialog-actions">
        <button type="button" className="plain" onClick={onLeave}>
          {t('audience.tour.leave')}
        </button>
        {at > 0 && (
          <button type="button" onClick={() => setAt(at - 1)}>
            {t('audience.tour.back')}
          </button>
        )}
        <button type="button" className="primary" onClick={() => (isLast ? onLeave() : setAt(at + 1))}>
          {t(isLast ? 'audience.tour.end' : 'audience.tour.next')}
        </button>
      </div>
    </div>
  );
}
