// How two scorecards differ, one difference at a time: the second card with one thing put back as
// the first has it. Inside this room.
// Threads: pure function. Cost: a copy of the second card for each difference.
#pragma once

#include <string>
#include <vector>

#include "query/scorecards/compare.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

struct CardDifference {
  std::string what{};  ///< a rule's name, or "(base and bounds)"
  CrossingCause::Change change = CrossingCause::Change::changed;
  Scorecard put_back{};  ///< the second card but for this
};

/// Rules are the same rule if they have the same name, and equal if they say the same, points by
/// value. The base and the bounds of the total and of groups are one difference together. Digits
/// are left as they are: whoever binds a card settles them, so that one rule cannot round the
/// others. In the order of the second card, then what it removed, then the bounds.
std::vector<CardDifference> differences_of(const Scorecard& first, const Scorecard& second);

}  // namespace muster::query
