// What makes a back-test too good to be true: a rule that knows the future, or the label itself.
//
// Events are safe by themselves: nothing bound as of a moment sees an event after it. What can look
// ahead is looked for: dates written in a rule that lie after `as_of`; date and time attributes
// with values after it, and computed attributes, which speak of the last event loaded; rules that
// give points to exactly the label's customers or to exactly the others; a condition that is the
// label's; rules and a label that both read events up to one moment. Loaded attributes carry no
// time: that a number was known at `as_of` nobody can see from the data.
// Threads: reads only. Cost: that of binding the rules' conditions again.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/scoring/score_cells.hpp"
#include "query/plan/bind.hpp"
#include "query/scorecards/bind_scorecard.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

struct JudgedScorecard {
  const Scorecard& card;
  const BoundScorecard& bound;  ///< what `card` was bound to
  const BoundQuery& audience;
  const BoundQuery& label;
  std::span<const engine::RuleTally> tallies;  ///< of the audience
  std::uint64_t customers = 0;
  std::uint64_t positives = 0;
};

/// One warning for each rule and reason, naming the rule.
std::vector<Warning> doubts_of(const engine::Population& population, const JudgedScorecard& judged);

}  // namespace muster::query
