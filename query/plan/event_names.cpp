#include "query/plan/event_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/values/nearest_name.hpp"
#include "query/language/printer.hpp"

namespace muster::query {
namespace {

using engine::EventStore;
using engine::EventType;

// More names are too long a list for a sentence.
constexpr std::size_t kMostNamed = 12;

Error unknown(std::string message, std::string_view name,
              const std::vector<std::string_view>& known_names, SourceSpan span,
              const Binding& binding) {
  if (!known_names.empty() && known_names.size() <= kMostNamed) {
    message += fmt::format("; there {} {}", known_names.size() == 1 ? "is" : "are",
                           fmt::join(known_names, ", "));
  }
  Error error = binding.error(ErrorCode::unknown_name, std::move(message), span);
  error.suggestion = engine::nearest(name, known_names);
  return error;
}

std::vector<std::string_view> property_names(const EventType& type, const EventStore& events) {
  std::vector<std::string_view> names;
  names.reserve(type.properties.size());
  for (const engine::EventPropertyId id : type.properties) {
    names.push_back(events.property(id).name);
  }
  return names;
}

bool has_property(const EventType& type, std::string_view name, const EventStore& events) {
  const auto id = events.find_property(name);
  return id &&
         std::find(type.properties.begin(), type.properties.end(), *id) != type.properties.end();
}

}  // namespace

Result<const EventType*> require_event_type(std::string_view name, SourceSpan span,
                                            const Binding& binding) {
  const EventStore& events = binding.population().events();
  if (const auto id = events.find_type(name)) return &events.type(*id);
  if (events.types().empty()) {
    return binding.error(ErrorCode::unknown_name,
                         "this store has no events; load some with muster load STORE --events FILE",
                         span);
  }
  std::vector<std::string_view> names;
  names.reserve(events.types().size());
  for (const EventType& type : events.types()) names.push_back(type.name);
  return unknown(fmt::format("there is no event type {}", print_name(name)), name, names, span,
                 binding);
}

Result<EventProperty> require_event_property(const EventType& type, std::string_view name,
                                             SourceSpan span, const Binding& binding) {
  const EventStore& events = binding.population().events();
  // purchase.amount is the amount of a purchase inside WHERE too.
  const std::string prefix = std::string(type.name) + ".";
  if (!has_property(type, name, events) && name.starts_with(prefix)) {
    name.remove_prefix(prefix.size());
  }
  if (has_property(type, name, events)) {
    const engine::EventPropertyId id = *events.find_property(name);
    return EventProperty{&type, id, std::string(name), &events.property(id)};
  }
  Error error =
      unknown(fmt::format("{} has no property {}", print_name(type.name), print_name(name)), name,
              property_names(type, events), span, binding);
  if (type.properties.empty()) error.message += "; events of this type have none";
  if (binding.population().attributes().find(name) != nullptr) {
    error.message += fmt::format(
        "; for the customer's attribute put the event in brackets: (DID {} WHERE …) AND {} …",
        print_name(type.name), print_name(name));
  }
  return error;
}

Result<EventProperty> require_measured_property(const EventTerm& term, const Binding& binding) {
  const EventStore& events = binding.population().events();
  const SourceSpan span = term.event.span;
  if (!term.event.type.empty() || events.types().empty()) {
    auto type = require_event_type(term.event.type, span, binding);
    if (!type) return std::move(type).error();
    return require_event_property(**type, term.property, span, binding);
  }
  const std::string_view path = term.property;
  std::vector<std::pair<const EventType*, std::string_view>> readings;
  const EventType* some_type = nullptr;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos;
       dot = path.find('.', dot + 1)) {
    const auto id = events.find_type(path.substr(0, dot));
    if (!id) continue;
    some_type = &events.type(*id);
    const std::string_view property = path.substr(dot + 1);
    if (has_property(*some_type, property, events)) readings.emplace_back(some_type, property);
  }
  if (readings.size() == 1) {
    return require_event_property(*readings.front().first, readings.front().second, span, binding);
  }
  if (readings.size() > 1) {
    return binding.error(
        ErrorCode::invalid_query,
        fmt::format(
            "{} can be read in two ways; put the type in double quotes, as in \"{}\".\"{}\"", path,
            readings.front().first->name, readings.front().second),
        span);
  }
  if (some_type != nullptr) {
    return require_event_property(*some_type, path.substr(some_type->name.size() + 1), span,
                                  binding);
  }
  auto type = require_event_type(path.substr(0, path.find('.')), span, binding);
  return std::move(type).error();
}

Error wrong_property(const EventProperty& property, std::string_view what_fits, SourceSpan span,
                     const Binding& binding) {
  return binding.error(ErrorCode::wrong_type,
                       fmt::format("{} of {} is {}; {}", property.name, property.type->name,
                                   type_phrase(property.spec->type), what_fits),
                       span);
}

std::string event_advice(std::string_view name, const EventStore& events) {
  if (events.find_type(name)) {
    return fmt::format("; there are events of that name: DID {}", print_name(name));
  }
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return {};
  const auto type = events.find_type(name.substr(0, dot));
  if (!type || !has_property(events.type(*type), name.substr(dot + 1), events)) return {};
  return fmt::format("; what events say is measured, as in MAX({})", name);
}

}  // namespace muster::query
