#include "engine/live/small_change.hpp"

#include <algorithm>
#include <limits>

namespace muster::engine {

namespace {

// Of all texts of a batch.
constexpr std::size_t kMostTextBytes = std::size_t{64} << 10;
// What chunks address their text, tags and events with.
constexpr std::uint64_t kMostInChunk = std::numeric_limits<std::uint32_t>::max();

bool has_attribute(const Population& published, const AttributeSpec& spec) {
  const Attribute* const there = published.attributes().find(spec.name);
  return there != nullptr && spec.scale <= there->spec.scale;
}

bool has_property(const EventStore& events, const EventPropertySpec& spec) {
  const auto there = events.find_property(spec.name);
  return there && spec.scale <= events.property(*there).scale;
}

// Ids of another kind would have all ids kept anew.
bool takes_ids(const Directory& directory, const StringCells& ids) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!directory.takes(ids[i])) return false;
  }
  return true;
}

std::uint64_t largest_chunk(const TextColumn& column, std::uint32_t chunks) {
  std::uint64_t most = 0;
  for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) {
    most = std::max<std::uint64_t>(most, column.chunk(chunk).ends.back());
  }
  return most;
}

std::uint64_t largest_chunk(const TagsIndex& index, std::uint32_t chunks) {
  std::uint64_t most = 0;
  for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) {
    most = std::max<std::uint64_t>(most, index.chunk(chunk).ends.back());
  }
  return most;
}

std::uint64_t largest_chunk(const EventStore& events, std::uint32_t chunks) {
  std::uint64_t most = 0;
  for (const EventType& type : events.types()) {
    for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) {
      most = std::max<std::uint64_t>(most, events.list(type.id, chunk).size());
    }
  }
  return most;
}

}  // namespace

std::uint64_t weight_of(const ChangeBatch& batch) {
  return batch.customers.size() + batch.cells.size() + batch.events.size() +
         batch.event_cells.size();
}

bool may_wait(const ChangeBatch& batch, const Population& published) {
  if (weight_of(batch) > kMostNoted || batch.texts.bytes.size() > kMostTextBytes) return false;
  const bool removes = std::any_of(
      batch.customers.begin(), batch.customers.end(),
      [](const CustomerChange& change) { return change.kind == CustomerChange::Kind::remove; });
  if (removes) return false;
  const EventStore& events = published.events();
  const auto has_type = [&](const EventChange& event) {
    return event.type < batch.texts.size() && events.find_type(batch.texts[event.type]);
  };
  return std::all_of(batch.attributes.begin(), batch.attributes.end(),
                     [&](const AttributeSpec& spec) { return has_attribute(published, spec); }) &&
         std::all_of(batch.event_properties.begin(), batch.event_properties.end(),
                     [&](const EventPropertySpec& spec) { return has_property(events, spec); }) &&
         std::all_of(batch.events.begin(), batch.events.end(), has_type) &&
         takes_ids(published.directory(), batch.ids) &&
         takes_ids(published.directory(), batch.event_ids);
}

std::uint64_t growth_of(const ChangeBatch& batch) {
  // Each cell may bring the longest of the texts.
  return weight_of(batch) * (batch.texts.bytes.size() + 1);
}

std::uint64_t room_in_chunks(const Population& population) {
  const std::uint32_t chunks = population.chunk_count();
  std::uint64_t most = largest_chunk(population.events(), chunks);
  for (const Attribute* const attribute : population.attributes().all()) {
    if (attribute->type() == AttributeType::text) {
      most = std::max(most, largest_chunk(population.text(attribute->id), chunks));
    } else if (attribute->type() == AttributeType::tags) {
      most = std::max(most, largest_chunk(population.tags(attribute->id), chunks));
    }
  }
  return kMostInChunk - most;
}

}  // namespace muster::engine
