#include "query/run/computed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "engine/evaluation/rounded_values.hpp"
#include "engine/events/event_store.hpp"
#include "engine/events/event_values.hpp"
#include "engine/population/added_attributes.hpp"
#include "engine/population/row_batches.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/time_zone.hpp"
#include "query/plan/bind_term.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using PopulationPointer = std::shared_ptr<const engine::Population>;

AttributeType natural_type(ValueKind kind) {
  switch (kind) {
    case ValueKind::day:
      return AttributeType::date;
    case ValueKind::instant:
      return AttributeType::time;
    case ValueKind::category:
      return AttributeType::category;
    case ValueKind::number:
      break;
  }
  return AttributeType::number;
}

/// The attribute's type: what the term is, or a date where a time is meant by its day.
Result<AttributeType> type_of(const engine::ComputedDefinition& definition, const BoundTerm& term) {
  const AttributeType natural = natural_type(term.kind);
  const AttributeType type = definition.type.value_or(natural);
  const bool by_day = type == AttributeType::date && natural == AttributeType::time;
  if (type != natural && !by_day) {
    return Error{ErrorCode::wrong_type, fmt::format("{} is a {}, not a {}", term.canonical,
                                                    to_string(natural), to_string(type))};
  }
  if (definition.scale && type != AttributeType::number) {
    return Error{ErrorCode::wrong_type,
                 fmt::format("{} is a {}, which has no scale", term.canonical, to_string(type))};
  }
  return type;
}

Result<engine::Cells> words_of(const engine::Population& population, const BoundTerm& term,
                               const engine::Execution& execution) {
  auto measured = engine::measure_all(population, *term.measure, execution);
  if (!measured) return std::move(measured).error();
  engine::CategoryCells cells;
  const engine::Dictionary& dictionary = population.events().dictionary(term.property);
  cells.values.reserve(dictionary.size());
  for (engine::ValueCode code = 1; code <= dictionary.size(); ++code) {
    cells.values.emplace_back(dictionary.at(code).text);
  }
  const engine::IntegerColumn& column = (*measured)->column();
  cells.codes.resize(population.size());
  for (std::uint64_t row = 0; row < population.size(); ++row) {
    const std::int64_t code = column.at(static_cast<engine::Row>(row));
    cells.codes[row] = code == engine::kUnknownInteger ? engine::kUnknownCode
                                                       : static_cast<engine::ValueCode>(code);
  }
  return engine::Cells{std::move(cells)};
}

Result<engine::AddedAttribute> compute(const engine::Population& population,
                                       const engine::ComputedDefinition& definition,
                                       std::int64_t until, const engine::Execution& execution) {
  QueryContext context;
  context.as_of = engine::Instant{until};
  if (!definition.time_zone.empty()) {
    auto zone = engine::TimeZone::named(definition.time_zone);
    if (!zone) return std::move(zone).error();
    context.zone = *std::move(zone);
  }
  auto term = bind_term(definition.expression, population, context);
  if (!term) return std::move(term).error();
  auto type = type_of(definition, *term);
  if (!type) return std::move(type).error();
  engine::AddedAttribute added;
  added.spec.name = definition.name;
  added.spec.type = *type;
  added.spec.family = definition.family.value_or(engine::Family::behavioural);
  added.spec.reason = "computed: " + term->canonical;
  if (*type == AttributeType::category) {
    auto words = words_of(population, *term, execution);
    if (!words) return std::move(words).error();
    added.cells = *std::move(words);
    return added;
  }
  if (*type == AttributeType::number) {
    added.spec.scale = definition.scale.value_or(term->measure ? term->scale : kComputedScale);
  }
  auto values = engine::rounded_values(population, term->program, added.spec.scale, execution);
  if (!values) return std::move(values).error();
  if (*type == AttributeType::date && term->kind == ValueKind::instant) {
    for (std::int64_t& value : *values) {
      if (value == engine::kUnknownInteger) continue;
      value = context.zone.day_of(engine::Instant{value}).since_epoch;
    }
  }
  added.cells = engine::IntegerCells{*std::move(values)};
  return added;
}

/// An attribute of which nothing is known, because its term means nothing here any more.
engine::AddedAttribute unknown_attribute(const engine::Population& population,
                                         const engine::ComputedDefinition& definition) {
  engine::AddedAttribute added;
  added.spec.name = definition.name;
  added.spec.type = definition.type.value_or(AttributeType::number);
  added.spec.family = definition.family.value_or(engine::Family::behavioural);
  added.spec.scale = added.spec.type == AttributeType::number ? definition.scale.value_or(0) : 0;
  added.spec.reason = "computed: " + definition.expression + ", which has no events to read";
  added.cells = engine::unknown_cells(added.spec.type, population.size());
  return added;
}

Error about(const engine::ComputedDefinition& definition, Error error) {
  error.message = fmt::format("computed attribute \"{}\", {}: {}", definition.name,
                              definition.expression, error.message);
  error.position.reset();
  return error;
}

/// Of two of one name the later, in the place of the first.
std::vector<ComputedRequest> settled(std::vector<ComputedRequest> requests) {
  std::vector<ComputedRequest> kept;
  for (ComputedRequest& request : requests) {
    const auto same = std::find_if(kept.begin(), kept.end(), [&](const ComputedRequest& other) {
      return other.definition.name == request.definition.name;
    });
    if (same == kept.end()) {
      kept.push_back(std::move(request));
    } else if (request.origin != ComputedRequest::Origin::standard) {
      *same = std::move(request);
    }
  }
  return kept;
}

}  // namespace

std::vector<engine::ComputedDefinition> standard_computed() {
  const auto number = AttributeType::number;
  const auto value = engine::Family::value;
  const auto behaviour = engine::Family::behavioural;
  return {
      {"orders", "COUNT(purchase)", number, behaviour, std::nullopt, ""},
      {"spend", "SUM(purchase.amount)", number, value, std::nullopt, ""},
      {"average_order", "AVG(purchase.amount)", number, value, 2, ""},
      {"first_order", "FIRST(purchase)", AttributeType::date, behaviour, std::nullopt, ""},
      {"last_order", "LAST(purchase)", AttributeType::date, behaviour, std::nullopt, ""},
      {"favourite_category", "FAVOURITE(purchase.category)", AttributeType::category, behaviour,
       std::nullopt, ""},
      {"favourite_channel", "FAVOURITE(purchase.channel)", AttributeType::category, behaviour,
       std::nullopt, ""},
      {"days_between_orders", "(LAST(purchase) - FIRST(purchase)) / (COUNT(purchase) - 1)", number,
       behaviour, 1, ""},
      {"engagement",
       "MIN(5, 1 + 4 * (COUNT(email_open) + 2 * COUNT(email_click)) / COUNT(email_sent))", number,
       behaviour, 0, ""},
  };
}

std::int64_t last_event(const engine::Population& population) {
  std::optional<std::int64_t> last;
  for (const engine::EventType& type : population.events().types()) {
    if (type.events > 0) last = std::max(last.value_or(type.last), type.last);
  }
  return last.value_or(0);
}

Result<Computed> compute_attributes(PopulationPointer population,
                                    std::vector<ComputedRequest> requests,
                                    const engine::Execution& execution) {
  if (!population->computed().definitions.empty()) {
    auto plain = engine::with_computed(population, {}, {});
    if (!plain) return std::move(plain).error();
    population = *std::move(plain);
  }
  Computed computed{population, {}};
  engine::ComputedAttributes made;
  made.until = last_event(*population);
  std::vector<engine::AddedAttribute> attributes;
  for (ComputedRequest& request : settled(std::move(requests))) {
    const bool standard = request.origin == ComputedRequest::Origin::standard;
    engine::ComputedDefinition& definition = request.definition;
    if (population->attributes().find(definition.name) != nullptr) {
      if (!standard) {
        return Error{
            ErrorCode::invalid_input,
            fmt::format("the customers have an attribute \"{}\" already; give the computed "
                        "one another name, or drop that column in a schema",
                        definition.name)};
      }
      computed.notes.push_back(fmt::format(
          "{} is not computed: the customers have such an attribute already", definition.name));
      continue;
    }
    auto added = compute(*population, definition, made.until, execution);
    if (!added) {
      const ErrorCode code = added.error().code;
      const bool limit = code == ErrorCode::deadline_exceeded || code == ErrorCode::limit_exceeded;
      if (limit || request.origin == ComputedRequest::Origin::asked) {
        return about(definition, std::move(added).error());
      }
      computed.notes.push_back(fmt::format("{} {}: {}", definition.name,
                                           standard ? "is not computed" : "is unknown",
                                           added.error().message));
      if (standard) continue;
      attributes.push_back(unknown_attribute(*population, definition));
    } else {
      attributes.push_back(*std::move(added));
    }
    made.definitions.push_back(std::move(definition));
  }
  if (attributes.empty()) return computed;
  auto finished = engine::with_computed(population, std::move(attributes), made);
  if (!finished) return std::move(finished).error();
  computed.population = *std::move(finished);
  return computed;
}

}  // namespace muster::query
