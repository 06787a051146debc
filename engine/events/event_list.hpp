// Event list: all events of one type of the customers of one chunk, oldest first.
//
// An event takes 4 bytes and its properties: the customer's place in the chunk, and the low 16 bits
// of its second; events of the same 65,536 seconds stand together under a slot that has the rest.
// So a window is a stretch of the list, found by two binary searches, and whatever is asked about
// it costs the events in it. Events of the same second stand in no particular order.
// Threads: immutable views; reads are safe. Cost: as said at each function.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

#include "engine/evaluation/integer_range.hpp"

namespace muster::engine {

/// Where the events of 65,536 seconds begin; lies in the image as it is.
struct EventSlot {
  std::int32_t number = 0;  ///< seconds since 1970 divided by 65,536, rounded down
  std::uint32_t begin = 0;  ///< the first of them in the list
};

/// Events begin … end − 1 of a list.
struct EventStretch {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t size() const { return end - begin; }
};

struct EventList {
  std::span<const std::uint16_t> rows;     ///< of each event: its customer's row within the chunk
  std::span<const std::uint16_t> seconds;  ///< low 16 bits of its time
  std::span<const EventSlot> slots;        ///< ascending; none is empty

  std::uint32_t size() const { return static_cast<std::uint32_t>(rows.size()); }
  /// The first event at `second` or later (seconds since 1970-01-01T00:00:00Z); size() if none.
  /// Cost: two binary searches.
  std::uint32_t first_from(std::int64_t second) const;
  /// The events of a window, both ends included.
  EventStretch within(IntegerRange window) const;
  /// The time of one event, in seconds. Cost: a binary search over the slots.
  std::int64_t time(std::uint32_t event) const;

  /// Calls `each(part, base)` for the parts of a stretch that share a slot, oldest first: the time
  /// of an event of the part is base + seconds[event].
  template <typename Each>
  void for_each_slot(EventStretch stretch, const Each& each) const {
    if (stretch.size() == 0) return;
    for (std::size_t slot = slot_of(stretch.begin); stretch.begin < stretch.end; ++slot) {
      const std::uint32_t end =
          slot + 1 < slots.size() ? std::min(stretch.end, slots[slot + 1].begin) : stretch.end;
      each(EventStretch{stretch.begin, end}, std::int64_t{slots[slot].number} * kSlotSeconds);
      stretch.begin = end;
    }
  }
  /// Calls `each(event, time)` for a stretch, oldest first. Cost: about 1 ns an event.
  template <typename Each>
  void for_each(EventStretch stretch, const Each& each) const {
    for_each_slot(stretch, [&](EventStretch part, std::int64_t base) {
      for (std::uint32_t event = part.begin; event < part.end; ++event) {
        each(event, base + seconds[event]);
      }
    });
  }

  static constexpr std::int64_t kSlotSeconds = 65'536;

 private:
  std::size_t slot_of(std::uint32_t event) const;
};

}  // namespace muster::engine
