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
      {comparison.crossing !== null && <Crossing comparison={comparison} crossing={comparison.crossing} />}
      {migration.first_grades.length > 0 && migration.second_grades.length > 0 && (
        <HeatMap
          title={t('scores.migration')} summary={t('scores.migrationSummary')}
          rows={migration.first_grades} columns={migration.second_grades} {...{ cells, heads }}
        />
      )}
    </>
  );
}

/** Who comes above the threshold, or falls below it, if the other card is taken, and which rules do it. */
function Crossing({ comparison, crossing }: { comparison: Comparison; crossing: NonNullable<Comparison['crossing']> }) {
  const { t, number } = useWords();
  const counted = ({ customers, positives }: { customers: number; positives: number }): string =>
    comparison.label === null ? number(customers) : t('scores.ofThemPositive', { customers: number(customers), positives: number(positives) });
  const causes = crossing.causes.filter(({ entered, left }) => entered.customers + left.customers > 0);
  return (
    <>
      <h3>{t('scores.crossing', { name: comparison.second })}</h3>
      <dl className="figures figures-small">
        <div><dt>{t('scores.inBoth')}</dt><dd>{counted(crossing.in_both)}</dd></div>
        <div><dt>{t('scores.entered')}</dt><dd>{counted(crossing.entered)}</dd></div>
        <div><dt>{t('scores.left')}</dt><dd>{counted(crossing.left)}</dd></div>
        <div><dt>{t('scores.inNeither')}</dt><dd>{counted(crossing.in_neither)}</dd></div>
      </dl>
      {causes.length > 0 && (
        <div className="scrolled" tabIndex={0} role="region" aria-label={t('scores.causes')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('scores.causes')}</th>
                <th scope="col" className="number">{t('scores.entered')}</th>
                <th scope="col" className="number">{t('scores.left')}</th>
              </tr>
            </thead>
            <tbody>
              {causes.map((cause) => (
                <tr key={`${cause.what}.${cause.change}`}>
                  <td>{cause.what} <small className="quiet">{t(`scores.change.${cause.change}`)}</small></td>
                  <td className="number">{counted(cause.entered)}</td>
                  <td className="number">{counted(cause.left)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
