// Evidence → yes-or-no questions that a rule could ask, answered for the customers of a fit. Inside
// this room.
//
// A value of a category, a tag, a flag and not knowing are questions as they stand; of numbers and
// dates the questions are whether they are up to each bin's end, so that one rule may hold for
// several bins. Threads: reads only. Cost: one selection a question among the fit's customers.
#pragma once

#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/plan/context.hpp"
#include "query/scorecards/scorecard.hpp"
#include "query/scorecards/suggest.hpp"
#include "query/scorecards/suggest_fit.hpp"

namespace muster::query {

/// Questions tried at most, those of the attributes with the most information first.
inline constexpr std::size_t kMostFitColumns = 1'000;
/// A question that fewer of the customers answer with yes, or with no, is not asked.
inline constexpr double kLeastFitShare = 0.005;

struct FitColumns {
  FitInput input{};
  std::vector<WrittenExpression> conditions{};  ///< of each column
};

/// Requires evidence of which the most telling comes first. Errors: the engine's.
Result<FitColumns> columns_of(const engine::Population& population, const QueryContext& context,
                              const std::vector<AttributeEvidence>& evidence,
                              const engine::Bitmap& customers, const engine::Bitmap& positives,
                              const engine::Execution& execution);

}  // namespace muster::query
