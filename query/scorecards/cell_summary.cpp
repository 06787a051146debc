#include "query/scorecards/cell_summary.hpp"

#include "engine/check.hpp"
#include "engine/evaluation/exact_sum.hpp"
#include "engine/values/decimal.hpp"

namespace muster::query {
namespace {

using engine::Integer128;
using engine::ScoreCell;

void add(const ScoreCell& cell, CellTotals& totals) {
  totals.customers += cell.customers;
  totals.positives += cell.positives;
  totals.points += Integer128{cell.score} * cell.customers;
}

}  // namespace

CellTotals totals_of(std::span<const ScoreCell> cells) {
  CellTotals totals;
  for (const ScoreCell& cell : cells) add(cell, totals);
  return totals;
}

engine::ExactNumber mean_of(Integer128 points, std::uint64_t customers, int scale) {
  return {engine::widened(points),
          engine::widened(Integer128{customers} * engine::power_of_ten(scale))};
}

std::int64_t score_at_rank(std::span<const ScoreCell> cells, std::uint64_t rank) {
  std::uint64_t below = 0;
  for (const ScoreCell& cell : cells) {
    below += cell.customers;
    if (below >= rank) return cell.score;
  }
  ENGINE_CHECK(false);
  return 0;
}

GradeCells grade_cells(std::span<const ScoreCell> cells, const std::vector<BoundGrade>& grades) {
  GradeCells found;
  found.grades.resize(grades.size());
  std::size_t next = 0;  // the first grade that begins above the cell
  for (const ScoreCell& cell : cells) {
    while (next < grades.size() && (!grades[next].from || *grades[next].from <= cell.score)) ++next;
    add(cell, next == 0 ? found.none : found.grades[next - 1]);
  }
  return found;
}

}  // namespace muster::query
