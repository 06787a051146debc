#include "query/plan/event_measures.hpp"

#include <fmt/format.h>

#include <limits>
#include <memory>
#include <utility>

#include "query/language/words.hpp"
#include "query/plan/event_conditions.hpp"
#include "query/plan/event_names.hpp"
#include "query/plan/event_windows.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::EventMeasure;
using engine::Filter;

using What = decltype(EventMeasure::what);

// One measure as a term: a number of `scale` digits after the point, or an instant.
TypedTerm measure_term(const Term& term, EventMeasure measure, TermKind kind, int scale) {
  auto shared = std::make_shared<const EventMeasure>(std::move(measure));
  TypedTerm result;
  result.term = &term;
  result.kind = kind;
  result.constant = false;
  result.measure = shared;
  result.measure_scale = scale;
  LinearForm form;
  form.source = TermSource{TermSource::What::measure, nullptr, {}, 1, {}, shared};
  form.factor = fraction_of(engine::Decimal{1, scale});
  result.form = std::move(form);
  engine::ArithmeticStep step;
  step.code = engine::ArithmeticCode::measure;
  step.constant.scale = scale;
  step.measure = std::move(shared);
  result.program.steps.push_back(std::move(step));
  return result;
}

// SUM / COUNT of the events that have the property, exactly.
TypedTerm average_term(const Term& term, EventMeasure sum, const EventProperty& property) {
  EventMeasure count{with_known(sum.events, property.id), engine::EventCount{}};
  TypedTerm result = measure_term(term, std::move(sum), TermKind::number, property.spec->scale);
  const TypedTerm number = measure_term(term, std::move(count), TermKind::number, 0);
  result.measure = nullptr;
  result.form.reset();
  result.program.steps.push_back(number.program.steps.front());
  append(result.program, engine::ArithmeticCode::divide);
  return result;
}

Result<TypedTerm> read_property_term(const Term& term, const EventTerm& node, Binding& binding) {
  auto property = require_measured_property(node, binding);
  if (!property) return std::move(property).error();
  auto window = window_in_seconds(node.event.window, binding);
  if (!window) return std::move(window).error();
  auto events = select_events(*property->type, node.event.where, *window, binding);
  if (!events) return std::move(events).error();
  const engine::EventPropertyId id = property->id;
  const int scale = property->spec->scale;
  if (node.measure == EventMeasureKind::distinct_values) {
    return measure_term(term, {*std::move(events), engine::DistinctValues{id}}, TermKind::number,
                        0);
  }
  if (node.measure == EventMeasureKind::favourite) {
    if (property->spec->type != AttributeType::category) {
      return wrong_property(*property, "FAVOURITE works on categories", node.event.span, binding);
    }
    TypedTerm result;
    result.term = &term;
    result.kind = TermKind::favourite;
    result.constant = false;
    result.measure = std::make_shared<const EventMeasure>(
        EventMeasure{*std::move(events), engine::FavouriteValue{id}});
    return result;
  }
  if (property->spec->type != AttributeType::number) {
    return wrong_property(*property, fmt::format("{} works on numbers", to_string(node.measure)),
                          node.event.span, binding);
  }
  if (node.measure == EventMeasureKind::average) {
    return average_term(term, {*std::move(events), engine::PropertySum{id}}, *property);
  }
  What what = engine::PropertySum{id};
  if (node.measure == EventMeasureKind::least) what = engine::PropertyLeast{id};
  if (node.measure == EventMeasureKind::most) what = engine::PropertyMost{id};
  return measure_term(term, {*std::move(events), what}, TermKind::number, scale);
}

Result<TypedTerm> read_period_term(const Term& term, const EventTerm& node, Binding& binding) {
  auto type = require_event_type(node.event.type, node.event.span, binding);
  if (!type) return std::move(type).error();
  auto window = window_in_seconds(node.event.window, binding);
  if (!window) return std::move(window).error();
  auto events = select_events(**type, node.event.where, *window, binding);
  if (!events) return std::move(events).error();
  auto begins = calendar_periods(events->window, node.period, **type, term.span, binding);
  if (!begins) return std::move(begins).error();
  if ((*begins)->empty()) events->where = {no_event()};
  return measure_term(term, {*std::move(events), engine::DistinctPeriods{*std::move(begins)}},
                      TermKind::number, 0);
}

}  // namespace

Result<TypedTerm> read_event_term(const Term& term, const EventTerm& node, Binding& binding) {
  if (measures_property(node.measure)) return read_property_term(term, node, binding);
  if (node.measure == EventMeasureKind::distinct_periods) {
    return read_period_term(term, node, binding);
  }
  auto events = select_events(node.event, binding);
  if (!events) return std::move(events).error();
  switch (node.measure) {
    case EventMeasureKind::first:
      return measure_term(term, {*std::move(events), engine::FirstTime{}}, TermKind::instant, 0);
    case EventMeasureKind::last:
      return measure_term(term, {*std::move(events), engine::LastTime{}}, TermKind::instant, 0);
    default:
      return measure_term(term, {*std::move(events), engine::EventCount{}}, TermKind::number, 0);
  }
}

bool is_always_known(const EventMeasure& measure) {
  return std::holds_alternative<engine::EventCount>(measure.what) ||
         std::holds_alternative<engine::DistinctValues>(measure.what) ||
         std::holds_alternative<engine::DistinctPeriods>(measure.what);
}

Filter measure_in(const EventMeasure& measure, IntegerRanges ranges) {
  const bool counts = is_always_known(measure);
  if (counts) {
    const IntegerRanges possible = range_between(0, kHighestInteger);
    ranges = intersected(ranges, possible);
    if (ranges == possible) return everyone();
    if (!ranges.empty() && selects_nothing(measure.events)) {
      return ranges.front().low == 0 ? everyone() : nobody();
    }
  }
  if (ranges.empty() || selects_nothing(measure.events)) return nobody();
  const bool moment = std::holds_alternative<engine::FirstTime>(measure.what) ||
                      std::holds_alternative<engine::LastTime>(measure.what);
  if (moment && covers_everything(ranges)) {
    return measure_in({measure.events, engine::EventCount{}}, range_between(1, kHighestInteger));
  }
  return {engine::EventMeasureIn{measure, std::move(ranges)}};
}

Result<Filter> compare_favourite(const TypedTerm& favourite, CompareOperator op,
                                 const TypedTerm& constant, Binding& binding) {
  const EventMeasure& measure = *favourite.measure;
  const engine::EventStore& events = binding.population().events();
  EventProperty property;
  property.type = &events.type(measure.events.type);
  property.id = std::get<engine::FavouriteValue>(measure.what).property;
  property.spec = &events.property(property.id);
  property.name = property.spec->name;
  auto ranges = category_ranges(property, op, constant, binding);
  if (!ranges) return std::move(ranges).error();
  return measure_in(measure, *std::move(ranges));
}

}  // namespace muster::query
