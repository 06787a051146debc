// The number: exact, with its share, when and of which state of the data; what may not be meant.
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { toldText } from '../../audiences/told';
import { useDefinition } from '../../definition/DefinitionProvider';
import type { Audience, Finding } from './useAudience';

function Hint({ finding }: { finding: Finding }) {
  const { t } = useWords();
  return (
    <li className="finding">
      <Icon name="warning" />
      <span>
        {t(`audience.lint.${finding.kind}`)}
        {finding.clause !== undefined && <code>{finding.clause}</code>}
        {finding.suggestion !== undefined && ` ${t('app.problem.suggestion', { name: finding.suggestion })}`}
      </span>
    </li>
  );
}

function Size({ audience }: { audience: Audience }) {
  const words = useWords();
  const { t, percent } = words;
  const { counted, problem } = audience;
  const count = counted?.count ?? null;
  return (
    <>
      <output
        className={`size${problem === null ? '' : ' size-old'}`}
        data-testid="count"
        data-count={count ?? ''}
        data-state={problem !== null ? 'problem' : audience.stale ? 'asked' : 'answered'}
        aria-live="polite"
        aria-label={t('audience.size')}
      >
        {counted === null ? '—' : toldText(words, counted)}
      </output>
      {counted !== null && counted.share !== null && (
        <>
          <p className="share">
            <strong>{percent(counted.share, counted.share < 0.01 ? 3 : 1)}</strong> {t('audience.of_base', { count: counted.population })}
          </p>
          <svg className="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect className="share-ground" width="100" height="6" />
            <rect className="share-fill" width={Math.max(counted.share * 100, counted.share > 0 ? 0.4 : 0)} height="6" />
          </svg>
        </>
      )}
    </>
  );
}

export function NumberPanel({ audience }: { audience: Audience }) {
  const { t, number } = useWords();
  const { asOf, setAsOf } = useDefinition();
  const { counted, problem, onlyUnknown, findings } = audience;
  return (
    <section className="card number-panel" aria-labelledby="number-title" data-tour="number">
      <h2 id="number-title">{t('audience.number')}</h2>
      <Size audience={audience} />
      {problem !== null && counted !== null && <p className="old-note">{t('audience.last_answer')}</p>}
      {onlyUnknown > 0 && (
        <p className="unknown-note">
          <Icon name="help" />
          {t('audience.only_unknown', { count: onlyUnknown })}
        </p>
      )}
      {findings.length > 0 && (
        <ul className="hints" aria-label={t('audience.hints')}>
          {findings.map((finding, at) => (
            <Hint key={`${finding.kind}${at}`} finding={finding} />
          ))}
        </ul>
      )}
      <label className="as-of">
        {t('audience.as_of')}
        <input
          type="date"
          value={asOf ?? ''}
          onChange={(event) => setAsOf(event.target.value === '' ? null : event.target.value)}
        />
        {asOf !== null && (
          <button type="button" className="plain" onClick={() => setAsOf(null)}>
            {t('audience.now')}
          </button>
        )}
      </label>
      {counted !== null && (
        <dl className="provenance">
          <div>
            <dt>{t('audience.took')}</dt>
            <dd>{t('audience.ms', { time: number(counted.elapsed_us / 1000, { maximumFractionDigits: 1 }) })}</dd>
          </div>
          <div>
            <dt>{t('audience.version')}</dt>
            <dd>
              <code>{counted.version}</code>
            </dd>
          </div>
        </dl>
      )}
    </section>
  );
}
