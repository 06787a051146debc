// Who scores so much or more, of every score that occurs: the cut a campaign is made at.
import type { ScoreCell } from './curves';

export interface Cut {
  customers: number;
  /** Of all who were scored. */
  share: number;
  positives: number;
  /** Of those taken, how many are positive; of the positives, how many are taken; null where there are none. */
  precision: number | null;
  recall: number | null;
  /** Precision over that of everybody. */
  lift: number | null;
}

export function cutAt(cells: readonly ScoreCell[], from: number): Cut {
  const sum = (among: readonly ScoreCell[], of: (cell: ScoreCell) => number): number =>
    among.reduce((all, cell) => all + of(cell), 0);
  const customersOf = (cell: ScoreCell): number => cell.customers;
  const positivesOf = (cell: ScoreCell): number => cell.positives ?? 0;
  const taken = cells.filter(({ score }) => score >= from);
  const [customers, positives] = [sum(taken, customersOf), sum(taken, positivesOf)];
  const [all, allPositives] = [sum(cells, customersOf), sum(cells, positivesOf)];
  const precision = customers === 0 ? null : positives / customers;
  return {
    customers,
    share: all === 0 ? 0 : customers / all,
    positives,
    precision,
    recall: allPositives === 0 ? null : positives / allPositives,
    lift: precision === null || allPositives === 0 ? null : precision / (allPositives / all),
  };
}
