// The score of every customer, and of one with all that adds up to it.
//
// Threads: reads only; a column is made by the threads of the Execution. Cost: a column about a
// nanosecond a customer and 10 rules; one customer what her chunk's tests cost.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/events/event_values.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/scoring/scoring.hpp"

namespace muster::engine {

/// Every customer's score, for arithmetic, orders and member lists. Errors: as score_cells().
Result<std::shared_ptr<const MeasuredColumn>> score_all(const Population& population,
                                                        const Scoring& scoring,
                                                        const Execution& execution = {});

/// What one rule gives one customer.
struct Contribution {
  bool holds = false;                   ///< the rule's `when`
  std::int64_t points = 0;              ///< 0 where it does not hold
  std::optional<std::int64_t> value{};  ///< of rules that read one, in its units; empty if unknown
};

/// score = base + all points + what bounds of groups add or take + what those of the total do.
struct CustomerScore {
  std::vector<Contribution> rules;         ///< in the scoring's order
  std::vector<std::int64_t> group_bounds;  ///< for each group: as held, less the sum of its rules
  std::int64_t total_bound = 0;            ///< the score less the total before its own bounds
  std::int64_t score = 0;
};

/// Requires row < population.size(). Errors: as score_cells().
Result<CustomerScore> score_of(const Population& population, const Scoring& scoring, Row row,
                               const Execution& execution = {});

}  // namespace muster::engine
