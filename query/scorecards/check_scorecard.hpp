// What can be seen to be wrong in a scorecard without knowing whom it is for: names, bounds, bins,
// grades. Inside this room only.
//
// Threads: pure functions. Cost: linear in the card.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "query/plan/saved_closure.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

/// The first mistake, as `rules[3].max: rule 'Every order': …`. invalid_input, limit_exceeded.
Status check_scorecard(const Scorecard& card);

/// "rules[3].when: rule 'Recent visit': " for messages.
std::string rule_place(const Scorecard& card, std::size_t rule, std::string_view key);

/// The key that the rule's term_of() is written under: `per`, `of`, `event`.
std::string_view term_key(const ScorecardRule& rule);

/// A fault in what the card refers to, with its rule and the place in that rule's text.
Error error_in(const Scorecard& card, ClosureFault fault);

inline constexpr std::size_t kMostCardNameLetters = 200;

}  // namespace muster::query
