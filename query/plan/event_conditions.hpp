// Conditions on an event's properties → engine::EventCondition, and events →
// engine::EventSelection. Inside this room only.
//
// A property is compared with constants; every such test is a set of ranges: units of a number,
// codes of a category, 0 and 1 of a flag. Two-valued as everywhere. Threads: one binding at a time.
// Cost: that of comparisons of attributes.
#pragma once

#include "engine/events/event_measure.hpp"
#include "engine/result.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/event_names.hpp"
#include "query/plan/event_windows.hpp"
#include "query/plan/integer_ranges.hpp"
#include "query/plan/typed_term.hpp"

namespace muster::query {

/// No event fits it.
engine::EventCondition no_event();
bool is_no_event(const engine::EventCondition& condition);

/// The events that fit `where` (one condition, or none: all) within `window` (none: no event).
Result<engine::EventSelection> select_events(const engine::EventType& type,
                                             const std::vector<Expression>& where,
                                             std::optional<Seconds> window, Binding& binding);
/// Of a whole phrase.
Result<engine::EventSelection> select_events(const EventPhrase& event, Binding& binding);
/// Whether the selection can be seen to hold no event at all.
bool selects_nothing(const engine::EventSelection& events);
/// The same events, but only those that have the property.
engine::EventSelection with_known(engine::EventSelection events, engine::EventPropertyId property);

/// The codes of a category property for which `property op constant` holds. `what` has it, for the
/// warning where no event has the value: "purchase".
Result<IntegerRanges> category_ranges(const EventProperty& property, CompareOperator op,
                                      const TypedTerm& constant, Binding& binding);

}  // namespace muster::query
