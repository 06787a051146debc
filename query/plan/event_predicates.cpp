// DID … and SEQUENCE(…).
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "query/plan/event_conditions.hpp"
#include "query/plan/event_measures.hpp"
#include "query/plan/event_names.hpp"
#include "query/plan/event_windows.hpp"
#include "query/plan/integer_ranges.hpp"

namespace muster::query {
namespace {

using engine::Filter;

class DidBinder {
 public:
  DidBinder(const EventPhrase& event, const engine::EventType& type, SourceSpan span,
            Binding& binding)
      : event_(event), type_(type), span_(span), binding_(binding) {}

  Result<Filter> operator()(std::monostate) const {
    auto events = select_events(event_, binding_);
    if (!events) return std::move(events).error();
    return measure_in({*std::move(events), engine::EventCount{}},
                      range_between(1, kHighestInteger));
  }

  Result<Filter> operator()(const Regularly& regularly) const {
    auto begins = last_periods(regularly.periods, regularly.unit, span_, binding_);
    if (!begins) return std::move(begins).error();
    const Seconds window{(*begins)->front(), binding_.as_of().since_epoch};
    auto events = select_events(type_, event_.where, window, binding_);
    if (!events) return std::move(events).error();
    // The first period does not reach further back than its own begin.
    events->window.low = window.low;
    const auto most = static_cast<std::int64_t>((*begins)->size());
    if (regularly.kind != ThresholdKind::at_most && regularly.count > most) {
      binding_.warn(fmt::format("nobody can do so in {} of {} periods", regularly.count, most),
                    span_);
      return nobody();
    }
    const WideInteger low = regularly.kind == ThresholdKind::at_most ? 0 : regularly.count;
    const bool open = regularly.kind == ThresholdKind::at_least || regularly.count >= most;
    const WideInteger high = open ? kHighestInteger : regularly.count;
    return measure_in({*std::move(events), engine::DistinctPeriods{*std::move(begins)}},
                      range_between(low, high));
  }

  Result<Filter> operator()(const AfterPause& after) const {
    auto pause = seconds_of(after.pause, span_, binding_);
    if (!pause) return std::move(pause).error();
    auto window = window_in_seconds(event_.window, binding_);
    if (!window) return std::move(window).error();
    auto events = select_events(type_, event_.where, until_now(), binding_);
    if (!events) return std::move(events).error();
    if (!*window || selects_nothing(*events)) return nobody();
    return Filter{engine::HasResumed{{*std::move(events), opened(**window, type_), *pause}}};
  }

  Result<Filter> operator()(const ForTheFirstTime&) const {
    auto window = window_in_seconds(event_.window, binding_);
    if (!window) return std::move(window).error();
    auto events = select_events(type_, event_.where, until_now(), binding_);
    if (!events) return std::move(events).error();
    if (!*window) return nobody();
    return measure_in({*std::move(events), engine::FirstTime{}}, {opened(**window, type_)});
  }

 private:
  Seconds until_now() const { return {kLowestInteger, binding_.as_of().since_epoch}; }

  const EventPhrase& event_;
  const engine::EventType& type_;
  SourceSpan span_;
  Binding& binding_;
};

}  // namespace

Result<Filter> bind_did(const DidCondition& condition, SourceSpan span, Binding& binding) {
  auto type = require_event_type(condition.event.type, condition.event.span, binding);
  if (!type) return std::move(type).error();
  return std::visit(DidBinder(condition.event, **type, span, binding), condition.how);
}

Result<Filter> bind_sequence(const SequenceCondition& condition, SourceSpan span,
                             Binding& binding) {
  auto window = window_in_seconds(condition.window, binding);
  if (!window) return std::move(window).error();
  engine::EventSequence sequence;
  std::int64_t last_event = kLowestInteger;
  bool possible = window->has_value();
  for (const EventStep& step : condition.steps) {
    auto type = require_event_type(step.event.type, step.event.span, binding);
    if (!type) return std::move(type).error();
    std::optional<Seconds> within = *window;
    // What is not to happen is looked for behind the window's end too: what follows its last events
    // counts.
    if (within && step.absent) within->high = binding.as_of().since_epoch;
    auto events = select_events(**type, step.event.where, within, binding);
    if (!events) return std::move(events).error();
    if (!step.absent) {
      last_event = std::max(last_event, (*type)->last);
      possible = possible && !selects_nothing(*events);
    }
    sequence.steps.push_back({*std::move(events), step.absent});
  }
  if (condition.within) {
    auto within = seconds_of(*condition.within, span, binding);
    if (!within) return std::move(within).error();
    sequence.within = *within;
  }
  if (!possible) return nobody();
  // `now` settles whether the time that an absence takes is over. Where it is over for every event,
  // or nobody waits for it, the moment of asking does not matter and must not tell queries apart.
  const bool waits = sequence.within && sequence.steps.back().absent;
  sequence.now = binding.as_of().since_epoch;
  if (!waits || last_event + *sequence.within <= sequence.now) sequence.now = kHighestInteger;
  return Filter{engine::HasSequence{std::move(sequence)}};
}

}  // namespace muster::query
