// Who crosses a threshold when one scorecard takes the place of another, and because of what.
// Inside this room. Threads: reads only. Cost: one selection of those who cross, then joint cells
// of them alone for each difference between the cards.
#pragma once

#include <optional>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/scoring/score_cells.hpp"
#include "query/scorecards/bind_scorecard.hpp"
#include "query/scorecards/compare.hpp"

namespace muster::query {

/// Differences that are tried, at most; a warning says so where there are more.
inline constexpr std::size_t kMostCauses = 200;

struct ComparedCards {
  const CompareRequest& request;
  const BoundScorecard& first;
  const BoundScorecard& second;
  const engine::Filter& where;
  const engine::Filter* label = nullptr;
  const std::vector<engine::JointScoreCell>& cells;
};

/// Empty where no threshold is asked for and the cards share no grade that begins somewhere.
/// Errors: unknown_name, invalid_input for the threshold; the engine's.
Result<std::optional<Crossing>> crossing_of(const engine::Population& population,
                                            const ComparedCards& cards,
                                            const engine::Execution& execution,
                                            std::vector<Warning>& warnings);

}  // namespace muster::query
