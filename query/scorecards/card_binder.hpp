// A scorecard within a binding that is under way: its rules' expressions, its points in units.
// Inside this room only.
//
// Threads: one binding at a time. Cost: that of binding every rule's expressions, and a step for
// every day that a decay lasts.
#pragma once

#include <memory>
#include <vector>

#include "engine/result.hpp"
#include "engine/scoring/scoring.hpp"
#include "query/plan/binding.hpp"
#include "query/scorecards/bind_scorecard.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

/// Checks the card and binds it. Saved names in it are bound as `binding` binds conditions.
Result<BoundScore> bind_card(const Scorecard& card, Binding& binding);

}  // namespace muster::query
