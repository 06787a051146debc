// Event store: every event of every customer of one population version.
//
// Events lie by type and chunk (event_list.hpp), their properties beside them in columns as narrow
// as each chunk allows; a property that a type of event never has takes nothing. Everything is a
// view into the population's image.
// Threads: immutable; reads are safe. Cost: accessors O(1); open() checks everything once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/events/event_list.hpp"
#include "engine/events/event_schema.hpp"
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

class EventStore {
 public:
  /// No events.
  EventStore();
  EventStore(EventStore&&) noexcept;
  EventStore& operator=(EventStore&&) noexcept;
  ~EventStore();
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

 private:
  struct Parts;
  explicit EventStore(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace muster::engine
