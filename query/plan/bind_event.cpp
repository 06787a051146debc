#include "query/plan/bind_event.hpp"

#include <utility>

#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/event_conditions.hpp"

namespace muster::query {

Result<BoundEvent> bind_event(std::string_view text, const engine::Population& population,
                              const QueryContext& context, const LanguageLimits& limits) {
  const auto event = parse_event(text, limits);
  if (!event) return event.error();
  return bind_event(*event, population, context, text);
}

Result<BoundEvent> bind_event(const EventPhrase& event, const engine::Population& population,
                              const QueryContext& context, std::string_view text) {
  QueryContext settled = context;
  settled.as_of = context.instant();
  Binding binding(population, settled, text);
  auto events = select_events(event, binding);
  if (!events) return std::move(events).error();
  return BoundEvent{*std::move(events), print(event), settled, binding.take_warnings()};
}

}  // namespace muster::query
