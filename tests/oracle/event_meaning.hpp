// `type [WHERE condition] [window]` as a condition on the rows of a history's table.
// Threads: pure functions. Cost: linear in the phrase.
#pragma once

#include <cstdint>

#include "query/language/syntax_tree.hpp"

namespace muster::oracle {

/// What an event of the phrase fits, but for as_of, past which no event counts.
query::Expression meaning_of(const query::EventPhrase& event);
/// The window without its end: where it begins.
query::EventWindow open_ended(const query::EventWindow& window);

// In event_definitions.cpp: elapsed time in seconds; AT LEAST, AT MOST, EXACTLY.
std::int64_t seconds_in(query::ElapsedTime elapsed);
bool in_kind(query::ThresholdKind kind, std::int64_t count, std::int64_t wanted);

}  // namespace muster::oracle
