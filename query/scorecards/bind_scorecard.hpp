// Scorecard → engine::Scoring over one population.
//
// Threads: pure functions. Cost: that of binding every rule's expressions.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/scoring/scoring.hpp"
#include "query/plan/bind.hpp"
#include "query/plan/context.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

struct BoundGrade {
  std::string name;
  std::optional<std::int64_t> from;  ///< in the scoring's units; empty: from the lowest score
};

struct BoundScorecard {
  std::shared_ptr<const engine::Scoring> scoring;
  std::vector<BoundGrade> grades{};
  /// `as_of` settled.
  QueryContext context{};
  /// Each names its rule: `rule 'Recent visit': …`.
  std::vector<Warning> warnings{};
};

/// Checks the card as a whole (names once, bounds that cross, bins and grades in order, points that
/// are no whole number of units, points past what 18 digits hold) and binds its expressions. Errors
/// begin with the place, as JSON paths write it: `rules[3].when: …`, and name the rule.
Result<BoundScorecard> bind_scorecard(const Scorecard& card, const engine::Population& population,
                                      const QueryContext& context = {});

/// Of a score in the scoring's units; null where it is below the first grade or there are none.
const BoundGrade* grade_of(const std::vector<BoundGrade>& grades, std::int64_t score);

}  // namespace muster::query
