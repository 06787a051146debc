// The last steps with their numbers, to go back to.
import { useWords } from '../../app/language';
import { askedOf, useDefinition, type Asked } from '../../definition/DefinitionProvider';

const shown = 8;

export function StepList({ sizeOf }: { sizeOf(asked: Asked): number | null }) {
  const { t, number } = useWords();
  const { steps, asOf, goBack } = useDefinition();
  if (steps.past.length === 0) return null;
  const now = sizeOf(askedOf(steps.now.state, asOf));
  const past = steps.past.slice(-shown).toReversed();
  return (
    <section className="card" aria-labelledby="steps-title">
      <header>
        <h2 id="steps-title">{t('audience.steps')}</h2>
      </header>
      <ol className="steps">
        <li className="step step-now">
          <span className="step-text">{steps.now.state.text || t('audience.everybody')}</span>
          <span>{now === null ? '' : number(now)}</span>
        </li>
        {past.map(({ state, at }, place) => {
          const size = sizeOf(askedOf(state, asOf));
          return (
            <li key={`${at}.${place}`}>
              <button type="button" className="step" onClick={() => goBack(place + 1)}>
                <span className="step-text">{state.text || t('audience.everybody')}</span>
                <span>{size === null ? '' : number(size)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
