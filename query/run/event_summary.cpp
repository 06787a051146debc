#include "query/run/event_summary.hpp"

#include <algorithm>
#include <utility>

#include "engine/events/event_store.hpp"

namespace muster::query {
namespace {

/// How many events know a property, and between what its values lie.
struct Range {
  std::uint64_t known = 0;
  std::int64_t low = 0;
  std::int64_t high = 0;

  void add(const engine::IntegerChunkView& view) {
    if (view.all_unknown()) return;
    low = known == 0 ? view.chunk->low : std::min(low, view.chunk->low);
    high = known == 0 ? view.chunk->high : std::max(high, view.chunk->high);
    known += view.rows - view.chunk->unknown_rows;
  }
};

Range range_of(const engine::Population& population, engine::EventPropertyId property) {
  const engine::EventStore& events = population.events();
  Range range;
  for (const engine::EventType& type : events.types()) {
    for (std::uint32_t chunk = 0; chunk < population.chunk_count(); ++chunk) {
      if (const auto view = events.values(type.id, property, chunk)) range.add(*view);
    }
  }
  return range;
}

engine::Value value_of(const engine::EventPropertySpec& spec, std::int64_t stored) {
  if (spec.type == engine::AttributeType::flag) return stored != 0;
  return engine::Decimal{stored, spec.scale};
}

EventPropertySummary summary_of(const engine::Population& population, engine::EventPropertyId id,
                                std::size_t top) {
  const engine::EventPropertySpec& spec = population.events().property(id);
  EventPropertySummary summary;
  summary.name = spec.name;
  summary.type = spec.type;
  summary.scale = spec.scale;
  const Range range = range_of(population, id);
  summary.known = range.known;
  if (spec.type == engine::AttributeType::category) {
    const engine::Dictionary& dictionary = population.events().dictionary(id);
    summary.distinct = dictionary.size();
    for (const engine::DictionaryValue& value : dictionary.by_popularity(top)) {
      summary.top.push_back({std::string(value.text), value.count});
    }
  } else if (range.known > 0) {
    summary.minimum = value_of(spec, range.low);
    summary.maximum = value_of(spec, range.high);
  }
  return summary;
}

}  // namespace

EventsSummary summarise_events(const engine::Population& population, std::size_t top) {
  const engine::EventStore& events = population.events();
  EventsSummary summary;
  summary.events = events.size();
  summary.bytes = events.size() == 0 ? 0 : events.bytes();
  for (const engine::EventType& type : events.types()) {
    EventTypeSummary& entry = summary.types.emplace_back();
    entry.name = type.name;
    entry.events = type.events;
    entry.first = engine::Instant{type.first};
    entry.last = engine::Instant{type.last};
    for (const engine::EventPropertyId id : type.properties) {
      entry.properties.push_back(events.property(id).name);
    }
  }
  for (std::uint32_t i = 0; i < events.properties().size(); ++i) {
    summary.properties.push_back(summary_of(population, engine::EventPropertyId{i}, top));
  }
  return summary;
}

}  // namespace muster::query
