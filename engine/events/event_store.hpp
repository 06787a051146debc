// Event store: every event of every customer of one population version.
//
// Events lie by type and chunk (event_list.hpp), their properties beside them in columns as narrow
// as each chunk allows; a property that a type of event never has takes nothing. What came with the
// population's image is a view into it; the next version (event_changes.hpp) shares with the one
// before every list that does not change.
// Threads: immutable; reads are safe. Cost: accessors O(1); open() checks everything once; a copy
// is a pointer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/events/event_list.hpp"
#include "engine/events/event_schema.hpp"
#include "engine/index/chunk_owners.hpp"
#include "engine/index/integer_chunk.hpp"
#include "engine/population/dictionary.hpp"
#include "engine/result.hpp"
#include "engine/storage/image.hpp"

namespace muster::engine {

struct EventType {
  EventTypeId id;
  std::string_view name;
  std::uint64_t events = 0;
  /// Of the first and the last event, in seconds; 0 without events.
  std::int64_t first = 0;
  std::int64_t last = 0;
  /// Those that some event of this type has, ascending.
  std::vector<EventPropertyId> properties;
};

struct EventChanges;

class EventStore {
 public:
  /// No events.
  EventStore();
  /// Views the events of an image, empty where it has none, checking that all parts are whole and
  /// fit a population of `rows` customers; a corrupt_store Error says what is wrong.
  static Result<EventStore> open(const Image& image, std::uint64_t rows);

  /// Events in all.
  std::uint64_t size() const;
  /// Bytes they take: lists, properties, dictionaries.
  std::uint64_t bytes() const;

  std::span<const EventType> types() const;
  const EventType& type(EventTypeId id) const;
  std::optional<EventTypeId> find_type(std::string_view name) const;
  std::span<const EventPropertySpec> properties() const;
  const EventPropertySpec& property(EventPropertyId id) const;
  std::optional<EventPropertyId> find_property(std::string_view name) const;
  /// Of a category; its counts are events.
  const Dictionary& dictionary(EventPropertyId id) const;

  /// One type's events of the customers of one chunk.
  EventList list(EventTypeId type, std::uint32_t chunk) const;
  /// A property of those events, one value an event: a category's codes, a number's units, a flag's
  /// 0 and 1; kUnknownInteger where unknown. Empty where no event of this type has it.
  std::optional<IntegerChunkView> values(EventTypeId type, EventPropertyId property,
                                         std::uint32_t chunk) const;

  /// The next version. limit_exceeded: more than 2^32 − 1 events of one type in one chunk.
  Result<EventStore> with(const EventChanges& changes) const;
  /// The place in the history at which some event of a chunk came, went or changed its row; 0: not
  /// since the image.
  std::uint64_t changed_at(std::uint32_t chunk) const;
  /// Whether all of it is as in the image that was opened.
  bool is_as_opened() const;
  /// Adds the sections that an image of `chunks` chunks keeps it in; none without types.
  void write(std::uint32_t chunks, Sections& sections) const;
  void visit_owned(const VisitOwned& visit) const;

 private:
  friend class NextEvents;
  struct Parts;
  explicit EventStore(std::shared_ptr<const Parts> parts);
  std::shared_ptr<const Parts> parts_;
};

}  // namespace muster::engine
