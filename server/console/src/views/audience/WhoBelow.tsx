// Who they are, under the definition: asked only when somebody scrolls there, and when the number is known,
// so that pictures never delay it.
import { lazy, Suspense, useEffect, useRef, useState } from 'react';

import { useWords } from '../../app/language';
import { Mistake } from '../../app/Mistake';
import { Awaited } from '../../app/Notice';
import { useDefinition } from '../../definition/DefinitionProvider';

const WhoTheyAre = lazy(() =>
  import('../profile/WhoTheyAre').then((module) => ({ default: module.WhoTheyAre })),
);

export function WhoBelow({ settled }: { settled: boolean }) {
  const { t } = useWords();
  const { question, add } = useDefinition();
  const place = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState(false);
  const [asked, setAsked] = useState(question);

  useEffect(() => {
    if (place.current === null || seen) return;
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    watcher.observe(place.current);
    return () => watcher.disconnect();
  }, [seen]);

  useEffect(() => {
    if (settled) setAsked(question);
  }, [settled, question]);

  return (
    <section ref={place} className="who-below" data-tour="who" aria-labelledby="who-title">
      <h2 id="who-title">{t('audience.who')}</h2>
      {seen && (
        <Mistake>
          <Suspense fallback={<Awaited lines={6} />}>
            <WhoTheyAre question={asked} versus={null} onAdd={add} />
          </Suspense>
        </Mistake>
      )}
    </section>
  );
}
