// Gains and ROC of a card from every score that occurs, exactly: ties are one step of the curve, as for the AUC.

export interface ScoreCell {
  score: number;
  customers: number;
  positives?: number;
}

export interface CurvePoint {
  /** The lowest score of those taken so far; null at the beginning, where nobody is. */
  from: number | null;
  /** Shares of all customers, of the positives, and of the others taken by then. */
  customers: number;
  positives: number;
  others: number;
}

export function curveOf(cells: readonly ScoreCell[]): CurvePoint[] {
  const best = [...cells].sort((a, b) => b.score - a.score);
  const all = best.reduce((sum, cell) => sum + cell.customers, 0);
  const positives = best.reduce((sum, cell) => sum + (cell.positives ?? 0), 0);
  const points: CurvePoint[] = [{ from: null, customers: 0, positives: 0, others: 0 }];
  let taken = 0;
  let found = 0;
  for (const cell of best) {
    taken += cell.customers;
    found += cell.positives ?? 0;
    points.push({
      from: cell.score,
      customers: part(taken, all),
      positives: part(found, positives),
      others: part(taken - found, all - positives),
    });
  }
  return points;
}

/** The area under the ROC curve, ties by half. */
export function areaOf(points: readonly CurvePoint[]): number {
  let area = 0;
  for (let i = 1; i < points.length; i += 1) {
    const a = points[i - 1];
    const b = points[i];
    if (a && b) area += ((b.others - a.others) * (a.positives + b.positives)) / 2;
  }
  return area;
}

/** At most so many points for a picture: the ends, and of the others those a straight line misses by most. */
export function thinned(points: readonly CurvePoint[], most: number): CurvePoint[] {
  if (points.length <= most) return [...points];
  const kept: CurvePoint[] = [];
  let next = 0;
  for (const point of points) {
    if (point.customers >= next || point.customers === 1) {
      kept.push(point);
      next = point.customers + 1 / (most - 2);
    }
  }
  return kept;
}

/** Everybody who scores so much is taken: her share of the positives, read off the curve between two scores. */
export function gainAt(points: readonly CurvePoint[], share: number): number {
  for (let i = 1; i < points.length; i += 1) {
    const a = points[i - 1];
    const b = points[i];
    if (!a || !b || b.customers < share) continue;
    const span = b.customers - a.customers;
    return span === 0 ? b.positives : a.positives + ((share - a.customers) / span) * (b.positives - a.positives);
  }
  return 1;
}

function part(of: number, whole: number): number {
  return whole === 0 ? 0 : of / whole;
}
