// How events lie in an image: which sections they take, and what stands in them.
//
// `events` names types and properties. Each type has an `event_list`: one EventListPlace a chunk,
// then their arrays. Each property that a type's events have is an `event_values` section of one
// integer chunk a population chunk; category properties have an `event_dictionary`.
// Threads: plain values and pure functions. Inside this room only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/events/event_list.hpp"
#include "engine/events/event_schema.hpp"
#include "engine/result.hpp"
#include "engine/storage/image.hpp"

namespace muster::engine {

/// Where the arrays of one chunk's list lie; in the image as it is.
struct EventListPlace {
  std::uint64_t rows = 0;  ///< offsets in the section
  std::uint64_t seconds = 0;
  std::uint64_t slots = 0;
  std::uint32_t events = 0;
  std::uint32_t slot_count = 0;
};

struct EventTypeDescription {
  std::string name;
  std::vector<EventPropertyId> properties;
};

/// What the `events` section says.
struct EventDescription {
  std::vector<EventTypeDescription> types;
  std::vector<EventPropertySpec> properties;
};

ImageBytes write_event_description(const EventDescription& description);
/// A corrupt_store Error if the bytes are not a description.
Result<EventDescription> read_event_description(std::span<const std::byte> section);

/// An `event_list` section of one list a chunk.
ImageBytes write_event_lists(std::span<const EventList> lists);

inline constexpr SectionKey kEventDescriptionKey{SectionKind::events, 0};
inline SectionKey event_list_key(EventTypeId type) { return {SectionKind::event_list, type.index}; }
inline SectionKey event_values_key(EventTypeId type, EventPropertyId property) {
  return {SectionKind::event_values,
          static_cast<std::uint32_t>(type.index * kMaxEventProperties + property.index)};
}
inline SectionKey event_dictionary_key(EventPropertyId property) {
  return {SectionKind::event_dictionary, property.index};
}

}  // namespace muster::engine
