#include "query/run/attributes.hpp"

#include <algorithm>
#include <utility>

#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;

bool is_over(const engine::Execution& execution) {
  return execution.stop.stop_requested() ||
         (execution.deadline && std::chrono::steady_clock::now() >= *execution.deadline);
}

void add_values(const engine::Population& population, const engine::Attribute& attribute,
                std::size_t top, AttributeSummary& summary) {
  const engine::Dictionary& dictionary = population.dictionary(attribute.id);
  summary.distinct = dictionary.size();
  for (const engine::DictionaryValue& value : dictionary.by_popularity(top)) {
    summary.top.push_back({std::string(value.text), value.count});
  }
}

void add_flag(const engine::Population& population, const engine::Attribute& attribute,
              std::size_t top, AttributeSummary& summary) {
  const std::uint64_t set = population.flag(attribute.id).set().cardinality();
  std::vector<ValueCount> values{{"true", set}, {"false", attribute.known - set}};
  if (values[0].count < values[1].count) std::swap(values[0], values[1]);
  std::erase_if(values, [](const ValueCount& value) { return value.count == 0; });
  summary.distinct = values.size();
  values.resize(std::min(values.size(), top));
  summary.top = std::move(values);
}

engine::Value stored_value(const engine::Attribute& attribute, std::int64_t stored) {
  switch (attribute.type()) {
    case AttributeType::date:
      return engine::Day{static_cast<std::int32_t>(stored)};
    case AttributeType::time:
      return engine::Instant{stored};
    default:
      return engine::Decimal{stored, attribute.spec.scale};
  }
}

void add_integer_range(const engine::Population& population, const engine::Attribute& attribute,
                       AttributeSummary& summary) {
  const engine::IntegerColumn& column = population.integers(attribute.id);
  if (const auto low = column.low()) summary.minimum = stored_value(attribute, *low);
  if (const auto high = column.high()) summary.maximum = stored_value(attribute, *high);
}

void add_real_range(const engine::Population& population, const engine::Attribute& attribute,
                    AttributeSummary& summary) {
  const engine::RealColumn& column = population.real(attribute.id);
  std::optional<double> low;
  std::optional<double> high;
  for (std::uint32_t chunk = 0; chunk < population.chunk_count(); ++chunk) {
    const engine::RealChunk& zone = column.zone(chunk);
    if (zone.unknown_rows == population.rows_in_chunk(chunk)) continue;
    low = low ? std::min(*low, zone.low) : zone.low;
    high = high ? std::max(*high, zone.high) : zone.high;
  }
  if (low) summary.minimum = *low;
  if (high) summary.maximum = *high;
}

AttributeSummary summary_of(const engine::Population& population,
                            const engine::Attribute& attribute, std::size_t top) {
  AttributeSummary summary;
  summary.name = attribute.name();
  summary.family = attribute.spec.family;
  summary.type = attribute.type();
  summary.scale = attribute.spec.scale;
  summary.known = attribute.known;
  summary.known_share = share_of(attribute.known, population.size());
  summary.bytes = population.bytes_of(attribute.id);
  summary.reason = attribute.spec.reason;
  if (const auto* const computed = population.computed(attribute.id)) {
    summary.computed = computed->expression;
  }
  switch (attribute.type()) {
    case AttributeType::category:
    case AttributeType::tags:
      add_values(population, attribute, top, summary);
      break;
    case AttributeType::flag:
      add_flag(population, attribute, top, summary);
      break;
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
      add_integer_range(population, attribute, summary);
      break;
    case AttributeType::real:
      add_real_range(population, attribute, summary);
      break;
    case AttributeType::place:
    case AttributeType::text:
      break;
  }
  return summary;
}

}  // namespace

Result<AttributesAnswer> attributes(const engine::Population& population, std::size_t top,
                                    const engine::Execution& execution) {
  AttributesAnswer answer;
  answer.population = population.size();
  answer.id_bytes = population.bytes_of_ids();
  answer.version = population.version();
  for (const engine::Attribute* attribute : population.attributes().all()) {
    if (is_over(execution)) {
      return Error{ErrorCode::deadline_exceeded, "the time for listing attributes was up"};
    }
    answer.attributes.push_back(summary_of(population, *attribute, top));
  }
  answer.events = summarise_events(population, top);
  return answer;
}

}  // namespace muster::query
