// What happens to events from one version of a population to the next.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/events/event_schema.hpp"
#include "engine/types.hpp"

namespace muster::engine {

struct EventChanges {
  struct NewEvent {
    Row row = 0;  ///< of the customer, after
    EventTypeId type;
    std::int64_t time = 0;        ///< within kEventTimes
    std::uint32_t end_value = 0;  ///< its values end here and begin where those before it ended
  };
  struct NewValue {
    EventPropertyId property;
    std::int64_t value =
        0;  ///< as EventStore::values(): a new text's code is one more than the last
  };
  struct NewRow {
    Row before = 0;
    Row after = 0;
  };

  /// All there are, those of before first, with the scale they have from now on.
  std::vector<EventPropertySpec> properties;
  /// New values of each property's dictionary.
  std::vector<std::vector<std::string>> texts;
  std::vector<std::string> types;  ///< new ones
  std::vector<NewEvent> events;
  std::vector<NewValue> values;  ///< none unknown, no property twice in an event

  std::vector<Row> gone;      ///< before, ascending: customers whose events go with them
  std::vector<NewRow> moved;  ///< ascending by `before`: whose events move with them

  std::uint64_t sequence = 0;  ///< of the next version
};

}  // namespace muster::engine
