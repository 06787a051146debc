// What an event store is made of. Inside this room only. Threads: immutable once made.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "engine/events/event_sections.hpp"
#include "engine/events/event_store.hpp"

namespace muster::engine {

/// One type's events of one chunk that no image has.
struct OwnedEvents {
  std::vector<std::uint16_t> rows;
  std::vector<std::uint16_t> seconds;
  std::vector<EventSlot> slots;
  std::vector<PackedIntegers> values;  ///< of the type's properties

  std::uint64_t bytes() const {
    std::uint64_t sum = sizeof *this + (rows.size() + seconds.size()) * sizeof(std::uint16_t) +
                        slots.size() * sizeof(EventSlot);
    for (const PackedIntegers& packed : values) sum += sizeof packed + packed.codes.size();
    return sum;
  }
};

/// One type's events: a list a chunk, and the values that stand beside it.
struct EventTypeParts {
  struct Chunk {
    EventList list;
    std::shared_ptr<const OwnedEvents> owner;  ///< null: the image's
  };
  std::vector<Chunk> chunks;  ///< the last ones may be missing: they have no events
  /// Of each chunk.
  std::map<EventPropertyId, std::vector<IntegerChunkView>> values;
  /// What chunks say of a property that they came before.
  std::vector<std::shared_ptr<const std::vector<IntegerChunk>>> unknown;
};

struct EventStore::Parts {
  EventDescription description;  // owns the names
  std::vector<EventType> types;
  std::vector<std::shared_ptr<const EventTypeParts>> parts;  // of the types
  std::vector<Dictionary> dictionaries;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
  std::vector<std::uint64_t> changed;  // by chunk; 0 where it ends
  bool as_opened = true;

  // What follows from the lists.
  void count_events();
};

}  // namespace muster::engine
