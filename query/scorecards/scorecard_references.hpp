// The saved names a scorecard refers to.
// Threads: pure function. Cost: linear in the card's expressions.
#pragma once

#include <vector>

#include "query/language/references.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

/// Of every rule's `when` and of what else it reads, in the order of the rules; spans are within
/// those texts.
std::vector<SavedReference> references_of(const Scorecard& card);

}  // namespace muster::query
