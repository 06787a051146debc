// Scores of one customer after another, straight from what a scorecard says: fractions of any size,
// the conditions judged by the naive judge. Shares no code with binding or with the engine.
// Threads: reads only. Cost: that of the naive judge for every rule.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <vector>

#include "query/scorecards/scorecard.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

/// Points in units of 10^-decimals of the card.
struct NaiveScores {
  using Integer = boost::multiprecision::cpp_int;
  std::vector<std::vector<Integer>> rules;  ///< of each rule, by row
  std::vector<Integer> totals;              ///< by row
};

/// Of all rows. Requires a card whose decimals are stated, without rules that decay.
NaiveScores naive_scores(const Table& table, const Clock& clock, const query::Scorecard& card);

}  // namespace muster::oracle
