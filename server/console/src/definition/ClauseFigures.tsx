// What a clause does: for how many it holds alone, how many it costs, and who is there for an unknown value.
import { useWords } from '../app/language';
import { useBuilder } from './BuilderContext';

export function ClauseFigures({ nodeId }: { nodeId: string }) {
  const { t } = useWords();
  const { clauses, population } = useBuilder();
  const clause = clauses.get(nodeId);
  if (clause === undefined) return null;
  const share = population === 0 ? 0 : clause.count / population;
  return (
    <p className="clause-figures">
      <svg className="clause-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect className="clause-bar-ground" width="100" height="4" />
        <rect className="clause-bar-fill" width={share * 100} height="4" />
      </svg>
      <span>{t('builder.holds', { count: clause.count })}</span>
      {clause.costs !== undefined && clause.costs > 0 && (
        <span className="clause-costs">{t('builder.costs', { count: clause.costs })}</span>
      )}
      {clause.costs === 0 && <span className="quiet">{t('builder.costs_nothing')}</span>}
      {clause.only_unknown > 0 && (
        <span className="clause-unknown">{t('builder.unknown', { count: clause.only_unknown })}</span>
      )}
    </p>
  );
}
