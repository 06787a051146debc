// What score cells say of an audience: mean, extremes, deciles, grades. Exact.
// Threads: pure functions. Cost: a pass over the cells each.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/scoring/score_cells.hpp"
#include "engine/values/exact_number.hpp"
#include "engine/values/integer128.hpp"
#include "query/scorecards/bind_scorecard.hpp"

namespace muster::query {

struct CellTotals {
  std::uint64_t customers = 0;
  std::uint64_t positives = 0;
  engine::Integer128 points = 0;  ///< in the cells' units
};
CellTotals totals_of(std::span<const engine::ScoreCell> cells);

/// points / customers, the points in units of 10^-scale. Requires customers > 0.
engine::ExactNumber mean_of(engine::Integer128 points, std::uint64_t customers, int scale);

/// The score of the customer of that rank, 1 the lowest. Requires 1 ≤ rank ≤ customers.
std::int64_t score_at_rank(std::span<const engine::ScoreCell> cells, std::uint64_t rank);

/// Customers of each grade in the grades' order; before them those below the first.
struct GradeCells {
  CellTotals none{};
  std::vector<CellTotals> grades{};
};
GradeCells grade_cells(std::span<const engine::ScoreCell> cells,
                       const std::vector<BoundGrade>& grades);

}  // namespace muster::query
