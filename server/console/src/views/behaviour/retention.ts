// Who comes back, as a grid: a row a cohort, a column each period after its first, a share in each cell.

export interface Cohort {
  begin: string;
  size: number;
  back: readonly number[];
}

export interface RetentionCell {
  row: number;
  period: number;
  count: number;
  of: number;
  /** Null for a cohort of nobody. */
  share: number | null;
}

/** Periods that have not begun have no cell: the grid is a staircase. */
export function retentionCells(cohorts: readonly Cohort[]): RetentionCell[] {
  return cohorts.flatMap((cohort, row) =>
    cohort.back.map((count, period) => ({
      row, period, count, of: cohort.size, share: cohort.size === 0 ? null : count / cohort.size,
    })),
  );
}

export function retentionTotals(total: { customers: readonly number[]; back: readonly number[] }): RetentionCell[] {
  return total.back.map((count, period) => {
    const of = total.customers[period] ?? 0;
    return { row: -1, period, count, of, share: of === 0 ? null : count / of };
  });
}

/** The darkest colour: the first period is whole without an event to come back to, and would drown the others. */
export function deepest(cells: readonly RetentionCell[]): number {
  const later = cells.filter((cell) => cell.period > 0);
  const shares = (later.length > 0 ? later : cells).map((cell) => cell.share ?? 0);
  return Math.max(0.01, ...shares);
}
