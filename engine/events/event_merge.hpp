// Event merge: the events of several lists of one chunk in one order of time.
//
// For passes that ask what came after what: a list for each step, one call for each event, oldest
// first. Of events in the same second those of later lists come first, so a step that looks at
// what its customer's earlier steps have left behind sees only what happened in earlier seconds:
// "strictly later" needs no comparison. An event that stands in two lists (a step twice) comes
// twice. Events of one list and second come in no particular order.
//
//   EventMerge merge;  // one a thread, for any number of chunks
//   merge.for_each(lists, nullptr, [&](std::int64_t time, std::size_t list, std::uint16_t row)
//   {…});
//
// Threads: one caller each. Cost: about 2 ns an event and 2 ns more for each doubling of the
// lists; some dozen KiB of memory, whatever the lists have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/events/event_list.hpp"

namespace muster::engine {

inline constexpr std::size_t kMaxMergedLists = 64;

/// Events to merge: a stretch of a list, of it those that match.
struct MergedList {
  EventList list;
  EventStretch stretch;
  /// One for each event of the stretch: 0 leaves it out, 1 does not; null: all match.
  const std::uint8_t* matches = nullptr;
};

class EventMerge {
 public:
  /// Calls `each(time, list, row)` for every event: seconds since 1970, the place of its list in
  /// `lists`, the customer's row within the chunk. `rows`: kChunkWords words of those whose events
  /// are wanted; null: everybody's. Requires at most kMaxMergedLists lists.
  template <typename Each>
  void for_each(std::span<const MergedList> lists, const std::uint64_t* rows, const Each& each) {
    begin(lists);
    while (gather(lists, rows)) {
      merge_runs();
      for (const std::uint64_t key : keys_) {
        each(base_ + static_cast<std::int64_t>(key >> kTimeShift),
             kMaxMergedLists - 1 - static_cast<std::size_t>((key >> kListShift) & kListMask),
             static_cast<std::uint16_t>(key));
      }
    }
  }

 private:
  // A key is the seconds since base_, then the list (later ones first), then the row.
  static constexpr unsigned kListShift = 16;
  static constexpr std::uint64_t kListMask = 0xFF;
  static constexpr unsigned kTimeShift = 24;

  /// Where a list's next event stands.
  struct Cursor {
    std::uint32_t event = 0;
    std::size_t slot = 0;
  };

  void begin(std::span<const MergedList> lists);
  /// Fills keys_ with the next events, one ascending run a list; false when there are none left.
  bool gather(std::span<const MergedList> lists, const std::uint64_t* rows);
  /// The slot number that the next batch ends before.
  std::int64_t end_of_batch(std::span<const MergedList> lists) const;
  /// Appends what a list has in slots before `end`.
  void gather_list(std::size_t place, const MergedList& merged, std::int64_t end,
                   const std::uint64_t* rows);
  /// Appends events of one slot, which begins `offset` seconds after base_.
  void gather_slot(std::size_t place, const MergedList& merged, EventStretch events,
                   std::int64_t offset, const std::uint64_t* rows);
  /// One ascending sequence out of the runs.
  void merge_runs();

  std::int64_t base_ = 0;
  std::vector<Cursor> cursors_;
  mutable std::vector<Cursor> ahead_;  // as far as the next batch was looked at
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint64_t> spare_;
  std::vector<std::size_t> ends_;  // of the runs in keys_
};

}  // namespace muster::engine
