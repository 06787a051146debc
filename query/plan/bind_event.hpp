// `type [WHERE condition] [window]` → the engine's selection of events, for whoever takes an event
// as text: funnels, retention, timelines.
//
// Threads: pure functions over an immutable population. Cost: that of parsing, and one pass over a
// property's dictionary for LIKE and comparisons of words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/events/event_measure.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/bind.hpp"
#include "query/plan/context.hpp"

namespace muster::query {

struct BoundEvent {
  /// No event after as_of is in its window. One that can hold no event has a condition that none
  /// fits.
  engine::EventSelection events;
  /// As print() writes it.
  std::string canonical;
  /// The context asked for, with `as_of` settled.
  QueryContext context;
  std::vector<Warning> warnings;
};

/// Binds one event. Errors point into `text`: parse_event()'s; unknown_name with the nearest type
/// or property; wrong_type for a condition that does not fit the property; invalid_query for a
/// window that cannot be read.
Result<BoundEvent> bind_event(std::string_view text, const engine::Population& population,
                              const QueryContext& context, const LanguageLimits& limits = {});

/// The same of an event that has been parsed from `text` (empty: no positions).
Result<BoundEvent> bind_event(const EventPhrase& event, const engine::Population& population,
                              const QueryContext& context, std::string_view text = {});

}  // namespace muster::query
