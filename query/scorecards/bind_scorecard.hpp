// Scorecard → engine::Scoring over one population.
//
// Threads: pure functions. Cost: that of binding every rule's expressions.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/scoring/scoring.hpp"
#include "query/plan/bind.hpp"
#include "query/plan/context.hpp"
#include "query/scorecards/bound_score.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

struct BoundScorecard {
  std::shared_ptr<const engine::Scoring> scoring;
  std::vector<BoundGrade> grades{};  ///< ascending
  /// `as_of` settled.
  QueryContext context{};
  /// What the saved names in it stood for: equal texts mean equal definitions. Empty without any.
  std::string references{};
  /// Each names its rule: `rules[3].when: rule 'Recent visit': …`.
  std::vector<Warning> warnings{};
};

/// Checks the card as a whole (names once, bounds that cross, bins and grades in order, bounds that
/// are no whole number of units, totals past what 18 digits hold) and binds its expressions. Errors
/// begin with the place, as JSON paths write it, and name the rule: `rules[3].when: rule 'Recent
/// visit': …`; of mistakes within an expression the position is in its text.
Result<BoundScorecard> bind_scorecard(const Scorecard& card, const engine::Population& population,
                                      const QueryContext& context = {});

}  // namespace muster::query
