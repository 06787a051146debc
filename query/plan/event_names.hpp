// Names of event types and their properties → ids, and how mistakes in them are worded. Inside this
// room only.
//
// Threads: one binding at a time. Cost: constant, but for an unknown name (all names compared).
#pragma once

#include <string>
#include <string_view>

#include "engine/events/event_store.hpp"
#include "engine/result.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/binding.hpp"

namespace muster::query {

/// A property of an event type.
struct EventProperty {
  const engine::EventType* type = nullptr;
  engine::EventPropertyId id{};
  std::string name{};
  const engine::EventPropertySpec* spec = nullptr;
};

/// The type, or unknown_name with the nearest one; an event-less store says so.
Result<const engine::EventType*> require_event_type(std::string_view name, SourceSpan span,
                                                    const Binding& binding);
/// The property, or unknown_name with the nearest one of that type.
Result<EventProperty> require_event_property(const engine::EventType& type, std::string_view name,
                                             SourceSpan span, const Binding& binding);
/// What `term` measures: its type and property, also of a dotted name that does not say where the
/// type ends.
Result<EventProperty> require_measured_property(const EventTerm& term, const Binding& binding);

/// "amount of purchase is a number; …", wrong_type.
Error wrong_property(const EventProperty& property, std::string_view what_fits, SourceSpan span,
                     const Binding& binding);

/// What to write for events where `name` was read as an attribute; empty where nothing is near.
std::string event_advice(std::string_view name, const engine::EventStore& events);

}  // namespace muster::query
