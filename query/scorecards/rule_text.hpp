// A rule of a scorecard in one line: "+12 when orders >= 2".
// Threads: pure functions. Cost: that of printing its expressions.
#pragma once

#include <string>

#include "query/scorecards/scorecard.hpp"

namespace muster::query {

/// What it gives and when, expressions as print() writes them; never the name.
std::string rule_text(const ScorecardRule& rule);

/// "+12", "-0.5", "0".
std::string signed_points(engine::Decimal points);

}  // namespace muster::query
