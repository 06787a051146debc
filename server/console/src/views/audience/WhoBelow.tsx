// Who they are, under the definition: asked only while somebody looks there, and when the number is known and
// nobody has touched anything for a moment, so that pictures never delay it.
import { lazy, memo, Suspense, useEffect, useRef, useState } from 'react';

import { useWords } from '../../app/language';
import { Mistake } from '../../app/Mistake';
import { Awaited } from '../../app/Notice';
import { useDefinition } from '../../definition/DefinitionProvider';

const WhoTheyAre = lazy(() =>
  import('../profile/WhoTheyAre').then((module) => ({ default: memo(module.WhoTheyAre) })),
);

const pause = 250; // ms between touches while somebody tries out values

export function WhoBelow({ settled }: { settled: boolean }) {
  const { t } = useWords();
  const { question, add } = useDefinition();
  const place = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState(false);
  const [looking, setLooking] = useState(false);
  const [asked, setAsked] = useState(question);

  useEffect(() => {
    if (place.current === null) return;
    const watcher = new IntersectionObserver((entries) => {
      const last = entries.at(-1)?.isIntersecting === true;
      setLooking(last);
      if (last) setSeen(true);
    });
    watcher.observe(place.current);
    return () => watcher.disconnect();
  }, []);

  useEffect(() => {
    if (!settled || !looking) return;
    const rest = setTimeout(() => setAsked(question), pause);
    return () => clearTimeout(rest);
  }, [settled, looking, question]);

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
