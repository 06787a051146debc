// What makes a back-test too good to be true: a rule that knows the future, or the label itself.
//
// Events are safe by themselves: nothing bound as of a moment sees an event after it. What can look
// ahead is looked for: dates written in a rule that lie after `as_of`; date and time attributes
// with values after it, and computed attributes, which speak of the last event loaded; rules that
// give points to exactly the label's customers or to exactly the others; a condition that is the
// label's. Loaded attributes carry no time: that a number was known at `as_of` nobody can see from
// the data. Threads: reads only. Cost: a count for each rule and pass over its attributes' bounds.
#pragma once

#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/plan/bind.hpp"
#include "query/scorecards/bind_scorecard.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

/// One warning for each rule and reason, naming the rule. `audience` and `label` are bound; `card`
/// is what `bound` was bound from. Errors: engine::count_each()'s.
Result<std::vector<Warning>> doubts_of(const engine::Population& population, const Scorecard& card,
                                       const BoundScorecard& bound, const BoundQuery& audience,
                                       const BoundQuery& label,
                                       const engine::Execution& execution = {});

}  // namespace muster::query
