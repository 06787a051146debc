#include "query/run/profile_values.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/measure.hpp"
#include "engine/evaluation/value_counts.hpp"
#include "query/language/printer.hpp"
#include "query/run/aggregate.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Measure;
using engine::ValuePlace;
using Values = std::vector<ProfileValue>;

ProfileValue value_of(std::string label, std::optional<std::string> condition, std::uint64_t count,
                      std::uint64_t base_count) {
  ProfileValue value;
  value.label = std::move(label);
  value.condition = std::move(condition);
  value.count = count;
  value.base_count = base_count;
  return value;
}

void add_unknown(const ProfileSource& source, const engine::Attribute& attribute,
                 std::uint64_t known, std::uint64_t base_known, Values& values) {
  values.push_back(value_of("(unknown)", print_name(attribute.name()) + " IS NULL",
                            source.customers - known, source.base_customers - base_known));
  values.back().unknown = true;
}

std::string quoted(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) {
    literal += c;
    if (c == '\'') literal += c;
  }
  return literal + "'";
}

Result<Values> dictionary_values(const ProfileSource& source, const engine::Attribute& attribute) {
  const auto found =
      engine::value_counts(source.population, source.audience, attribute.id, source.execution);
  if (!found) return found.error();
  const auto base =
      engine::value_counts(source.population, source.base, attribute.id, source.execution);
  if (!base) return base.error();
  const std::string name = print_name(attribute.name());
  Values values;
  if (attribute.type() == AttributeType::flag) {
    values.push_back(value_of("true", name, found->counts[1], base->counts[1]));
    values.push_back(value_of("false", name + " = FALSE", found->counts[0], base->counts[0]));
  } else {
    const engine::Dictionary& dictionary = source.population.dictionary(attribute.id);
    const bool tags = attribute.type() == AttributeType::tags;
    for (engine::ValueCode code = 1; code <= dictionary.size(); ++code) {
      // Values nobody has are not worth their text.
      if (found->counts[code - 1] == 0 && base->counts[code - 1] == 0) continue;
      const std::string_view text = dictionary.at(code).text;
      values.push_back(value_of(std::string(text),
                                fmt::format("{} {} {}", name, tags ? "HAS" : "=", quoted(text)),
                                found->counts[code - 1], base->counts[code - 1]));
    }
    if (tags) values.push_back(value_of("(none)", std::nullopt, found->empty, base->empty));
  }
  add_unknown(source, attribute, found->known, base->known, values);
  return values;
}

// Text and places: known or not.
Result<Values> knownness(const ProfileSource& source, const engine::Attribute& attribute) {
  const auto known =
      engine::select(source.population, {engine::Known{attribute.id}}, source.execution);
  if (!known) return known.error();
  const std::uint64_t found = (*known & source.audience).cardinality();
  const std::uint64_t base = (*known & source.base).cardinality();
  Values values;
  values.push_back(value_of("(known)", print_name(attribute.name()) + " IS NOT NULL", found, base));
  add_unknown(source, attribute, found, base, values);
  return values;
}

Measure measure_of(const engine::Attribute& attribute) {
  Measure measure;
  if (attribute.type() == AttributeType::real) {
    measure.kind = Measure::Kind::real;
    measure.real = attribute.id;
    return measure;
  }
  measure.kind = attribute.type() == AttributeType::date   ? Measure::Kind::day
                 : attribute.type() == AttributeType::time ? Measure::Kind::instant
                                                           : Measure::Kind::number;
  measure.term.steps.push_back({engine::ArithmeticCode::attribute, {}, attribute.id, {}});
  return measure;
}

// Quantiles of the base, each once; the last is its largest value.
Result<std::vector<ValuePlace>> edges_of(engine::MeasuredAudience& base, std::size_t bins) {
  std::vector<std::uint64_t> ranks;
  for (std::size_t bin = 1; bin <= bins; ++bin) {
    ranks.push_back((base.known() * bin + bins - 1) / bins);
  }
  auto places = base.at_ranks(ranks);
  if (!places) return places;
  std::vector<ValuePlace> edges;
  for (ValuePlace& place : *places) {
    if (edges.empty() || is_less(edges.back().value, place.value)) edges.push_back(place);
  }
  return edges;
}

std::string text_of(const engine::MeasureValue& value) {
  return format_figure(shown(value, kDefaultPlaces).figure);
}

// Above one edge (if there is one) and up to the next (if there is one after).
std::optional<std::string> condition_of(const std::string& name, const ValuePlace* above,
                                        const ValuePlace* up_to) {
  const auto low = above != nullptr ? literal_of(above->value) : std::nullopt;
  const auto high = up_to != nullptr ? literal_of(up_to->value) : std::nullopt;
  if ((above != nullptr && !low) || (up_to != nullptr && !high)) return std::nullopt;
  if (low && high) return fmt::format("{0} > {1} AND {0} <= {2}", name, *low, *high);
  if (low) return fmt::format("{} > {}", name, *low);
  if (high) return fmt::format("{} <= {}", name, *high);
  return name + " IS NOT NULL";
}

Result<Values> binned_values(const ProfileSource& source, const engine::Attribute& attribute) {
  const Measure measure = measure_of(attribute);
  const auto base = engine::measure(source.population, source.base, measure, source.execution);
  if (!base) return base.error();
  const auto found = engine::measure(source.population, source.audience, measure, source.execution);
  if (!found) return found.error();
  Values values;
  if ((*base)->known() > 0) {
    const auto edges = edges_of(**base, source.bins);
    if (!edges) return edges.error();
    std::vector<engine::MeasureValue> ends;
    std::vector<std::uint64_t> first_ranks;  // of each bin's smallest value
    for (std::size_t i = 0; i < edges->size(); ++i) {
      ends.push_back((*edges)[i].value);
      first_ranks.push_back(i == 0 ? 1 : (*edges)[i - 1].below + (*edges)[i - 1].equal + 1);
    }
    const auto places = (*found)->at_values(ends);
    if (!places) return places.error();
    const auto firsts = (*base)->at_ranks(first_ranks);
    if (!firsts) return firsts.error();
    std::uint64_t below = 0;
    std::uint64_t base_below = 0;
    const std::string name = print_name(attribute.name());
    for (std::size_t i = 0; i < edges->size(); ++i) {
      const bool last = i + 1 == edges->size();
      const ValuePlace& edge = (*edges)[i];
      const std::uint64_t up_to =
          last ? (*found)->known() : (*places)[i].below + (*places)[i].equal;
      const std::string from = text_of((*firsts)[i].value);
      const std::string to = text_of(edge.value);
      values.push_back(
          value_of(from == to ? to : fmt::format("{} to {}", from, to),
                   condition_of(name, i == 0 ? nullptr : &(*edges)[i - 1], last ? nullptr : &edge),
                   up_to - below, edge.below + edge.equal - base_below));
      below = up_to;
      base_below = edge.below + edge.equal;
    }
  } else if ((*found)->known() > 0) {
    values.push_back(
        value_of("(known)", print_name(attribute.name()) + " IS NOT NULL", (*found)->known(), 0));
  }
  add_unknown(source, attribute, (*found)->known(), (*base)->known(), values);
  return values;
}

}  // namespace

Result<std::vector<ProfileValue>> profile_values(const ProfileSource& source,
                                                 const engine::Attribute& attribute) {
  switch (attribute.type()) {
    case AttributeType::category:
    case AttributeType::tags:
    case AttributeType::flag:
      return dictionary_values(source, attribute);
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
    case AttributeType::real:
      return binned_values(source, attribute);
    default:
      return knownness(source, attribute);
  }
}

}  // namespace muster::query
