// Change batch: what a caller wants to become true, whole or not at all.
//
// Customers are created, changed and removed, in the order given, and events are added. Everything
// is named by text (external ids, attribute names, values), never by row or code, so that a batch
// means the same whatever version it meets: the journal keeps it as it is.
// Threads: plain values. Cost: 16 bytes a changed cell and the bytes of its text.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/events/event_schema.hpp"
#include "engine/population/attribute.hpp"
#include "engine/population/row_batch.hpp"
#include "engine/result.hpp"
#include "engine/values/place.hpp"

namespace muster::engine {

enum class CellAction : std::uint8_t {
  set,         ///< to `value`; of tags: to the empty list
  clear,       ///< unknown from now on
  add_tag,     ///< unknown tags become a list of one
  remove_tag,  ///< nothing happens where it is not there
};

/// One attribute of one customer. What `value` is depends on the attribute's type: units at
/// ChangeBatch's scale of a number, days, seconds; 0 or 1 of a flag; the bits of a double; the
/// place of a text in ChangeBatch::texts (category, text, add_tag, remove_tag); a Place, latitude
/// in the high half (packed_place()).
struct CellChange {
  std::uint32_t attribute = 0;  ///< in ChangeBatch::attributes
  CellAction action = CellAction::set;
  std::int64_t value = 0;
};

std::int64_t packed_place(Place place);
Place unpacked_place(std::int64_t value);

struct CustomerChange {
  enum class Kind : std::uint8_t {
    put,     ///< change, or create where nobody has the id
    change,  ///< change; an Error where nobody has the id
    remove,  ///< with all events; an Error where nobody has the id
  };
  Kind kind = Kind::put;
  std::uint32_t end_cell = 0;  ///< its cells end here and begin where those before it ended
};

/// One event; its properties are cells of ChangeBatch::event_cells, actions all `set`.
struct EventChange {
  std::uint32_t type = 0;  ///< in ChangeBatch::texts
  std::int64_t time = 0;   ///< seconds since 1970-01-01T00:00:00Z, within kEventTimes
  std::uint32_t end_cell = 0;
};

struct ChangeBatch {
  /// Attributes that cells speak of. One that the population has must be of its type; a number's
  /// scale may be another, and the larger of both is then the attribute's. Others are added, in
  /// this order, with the family and reason said here.
  std::vector<AttributeSpec> attributes;
  StringCells texts;

  StringCells ids;  ///< one for each of `customers`
  std::vector<CustomerChange> customers;
  std::vector<CellChange> cells;

  std::vector<EventPropertySpec> event_properties;
  StringCells event_ids;  ///< the customer of each of `events`; after `customers` took effect
  std::vector<EventChange> events;
  std::vector<CellChange> event_cells;  ///< `attribute` is a place in event_properties
  /// Customers of events whom nobody knows are created; else they are an Error.
  bool create_event_customers = false;
};

/// What a batch did.
struct ChangeCounts {
  std::uint64_t created = 0;
  std::uint64_t changed = 0;  ///< customers that were there and were spoken of
  std::uint64_t removed = 0;
  std::uint64_t cells = 0;  ///< cells set, cleared, added to or removed from
  std::uint64_t events = 0;
};

/// The batch as bytes for the journal: little-endian, versioned, no padding.
std::string encoded(const ChangeBatch& batch);
/// A corrupt_store Error for bytes that encoded() did not write. All indexes are within bounds.
Result<ChangeBatch> decoded_change_batch(std::string_view bytes);

}  // namespace muster::engine
