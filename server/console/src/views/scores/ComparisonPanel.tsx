// Two cards on the same people: whose AUC is higher, for certain or not, and who moves between grades.
import { useMemo } from 'react';

import type { Schemas } from '../../api/client';
import type { Answered } from '../../api/useAnswer';
import { useWords } from '../../app/language';
import { HeatMap } from '../../charts/HeatMap';
import { Panel } from '../Panel';

type Comparison = Schemas['Comparison'];

export function ComparisonPanel({ answered }: { answered: Answered<Schemas['ScoreReply']> }) {
  const { t } = useWords();
  return (
    <Panel title={t('scores.comparison')} purpose={t('scores.comparisonPurpose')} answered={answered} keep>
      {(reply) => (reply.compare === undefined ? null : <Compared comparison={reply.compare} />)}
    </Panel>
  );
}

function Compared({ comparison }: { comparison: Comparison }) {
  const { t, number, percent } = useWords();
  const { auc, migration } = comparison;
  const digits = (value: number | null | undefined, most = 3): string =>
    value == null ? '–' : number(value, { maximumFractionDigits: most });
  const figures: [string, string, string][] = [
    [t('scores.aucBoth'), `${digits(auc?.first)} → ${digits(auc?.second)}`, ''],
    [
      t('scores.difference'), auc?.difference == null ? '–' : number(auc.difference, { signDisplay: 'exceptZero', maximumFractionDigits: 4 }),
      auc?.low == null ? '' : `${digits(auc.low, 4)} – ${digits(auc.high, 4)}`,
    ],
    [t('scores.sameScore'), percent(comparison.count === 0 ? 0 : comparison.same_score / comparison.count), ''],
    [t('scores.rankCorrelation'), digits(comparison.rank_correlation), ''],
  ];
  const cells = useMemo(() => {
    const most = Math.max(1, ...migration.cells.map(({ customers }) => customers));
    return migration.first_grades.flatMap((first, row) => migration.second_grades.map((second, column) => {
      const customers = migration.cells.find((cell) => cell.first === first && cell.second === second)?.customers ?? 0;
      return { row, column, depth: Math.sqrt(customers / most), text: number(customers), long: t('scores.moved', { count: customers }) };
    }));
  }, [migration, number, t]);
  const heads = useMemo(
    () => ({ row: t('scores.gradeBy', { name: comparison.first }), column: t('scores.gradeBy', { name: comparison.second }), value: t('scores.customers') }),
    [comparison, t],
  );
  const certain = auc?.p != null && auc.p < 0.05;
  return (
    <>
      <dl className="figures">
        {figures.map(([term, value, small]) => (
          <div key={term}><dt>{term}</dt><dd>{value} <small>{small}</small></dd></div>
        ))}
      </dl>
      {auc?.difference != null && <p>{t(certain ? 'scores.certain' : 'scores.uncertain')}</p>}
      {migration.first_grades.length > 0 && migration.second_grades.length > 0 && (
        <HeatMap
          title={t('scores.migration')} summary={t('scores.migrationSummary')}
          rows={migration.first_grades} columns={migration.second_grades} {...{ cells, heads }}
        />
      )}
    </>
  );
}
