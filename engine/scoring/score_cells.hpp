// How scores lie in an audience: for each score that occurs, how many customers have it and how
// many of them are positives of a label; exact, without sorting customers.
//
// Histograms, grades, deciles, gains and AUC are all read from these cells; a label costs one more
// bit a customer in the same pass. Threads: uses those of the Execution; any number of calls at
// once. Cost: the bytes of the rules' tests, about half a nanosecond a customer to add 20 rules up,
// and as much to count.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/scoring/scoring.hpp"
#include "engine/values/integer128.hpp"

namespace muster::engine {

struct ScoreCell {
  std::int64_t score = 0;
  std::uint64_t customers = 0;  ///< > 0
  std::uint64_t positives = 0;  ///< of them, those of the label; 0 without a label
};

/// Cells of those `where` selects, by ascending score. `label` may be null. Errors: invalid_input
/// for a scoring whose points may leave 62 bits (names the rule), deadline_exceeded, limit_exceeded
/// past the query's memory.
Result<std::vector<ScoreCell>> score_cells(const Population& population, const Scoring& scoring,
                                           const Filter& where, const Filter* label,
                                           const Execution& execution = {});

/// Two scores of each customer.
struct JointScoreCell {
  std::int64_t first = 0;
  std::int64_t second = 0;
  std::uint64_t customers = 0;
  std::uint64_t positives = 0;
};

inline constexpr std::size_t kMostJointCells = 4'000'000;

/// By ascending first, then second score. Errors: as score_cells; limit_exceeded past
/// kMostJointCells.
Result<std::vector<JointScoreCell>> joint_score_cells(const Population& population,
                                                      const Scoring& first, const Scoring& second,
                                                      const Filter& where, const Filter* label,
                                                      const Execution& execution = {});

/// For each rule, the cells of the scoring without that rule, in one pass over all customers where
/// no bound is in the way. Errors: as score_cells.
Result<std::vector<std::vector<ScoreCell>>> score_cells_without_each(
    const Population& population, const Scoring& scoring, const Filter& where, const Filter* label,
    const Execution& execution = {});

/// What one rule gives in an audience, before any bound of its group or of the total.
struct RuleTally {
  std::uint64_t customers = 0;  ///< to whom it gives points other than 0
  std::uint64_t positives = 0;  ///< of them, those of the label
  Integer128 points = 0;        ///< together
};

/// Of each rule, in the scoring's order. Errors: as score_cells.
Result<std::vector<RuleTally>> rule_tallies(const Population& population, const Scoring& scoring,
                                            const Filter& where, const Filter* label,
                                            const Execution& execution = {});

}  // namespace muster::engine
