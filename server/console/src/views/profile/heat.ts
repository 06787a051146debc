// Two attributes against each other: the largest values of each, and how a pair differs from mere chance.

export type CellValue = string | number | boolean | null;

export interface PairCell {
  values: readonly CellValue[];
  count: number;
}

export interface Total {
  value: CellValue;
  count: number;
}

export interface HeatCell {
  column: number;
  row: number;
  count: number;
  /** Of the row's customers, which part is in this column. */
  ofRow: number;
  /** Count over what independence of the two attributes would give; null where it would give nobody. */
  lift: number | null;
}

export interface Heat {
  columns: CellValue[];
  rows: CellValue[];
  cells: HeatCell[];
}

/** Pairs that nobody has are cells of 0, so that the map has no holes. */
export function heatOf(
  cells: readonly PairCell[],
  totals: readonly (readonly Total[])[],
  audience: number,
  most = 15,
): Heat {
  const rowTotals = (totals[0] ?? []).slice(0, most);
  const columnTotals = (totals[1] ?? []).slice(0, most);
  const counts = new Map(cells.map((cell) => [key(cell.values[0] ?? null, cell.values[1] ?? null), cell.count]));
  const heat: Heat = {
    rows: rowTotals.map((total) => total.value),
    columns: columnTotals.map((total) => total.value),
    cells: [],
  };
  rowTotals.forEach((ofRow, row) => {
    columnTotals.forEach((ofColumn, column) => {
      const count = counts.get(key(ofRow.value, ofColumn.value)) ?? 0;
      const expected = audience === 0 ? 0 : (ofRow.count * ofColumn.count) / audience;
      heat.cells.push({
        row,
        column,
        count,
        ofRow: ofRow.count === 0 ? 0 : count / ofRow.count,
        lift: expected === 0 ? null : count / expected,
      });
    });
  });
  return heat;
}

function key(row: CellValue, column: CellValue): string {
  return JSON.stringify([row, column]);
}
