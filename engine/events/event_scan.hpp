// Event scan: the selected events of one chunk, one after another, oldest first.
//
// The window is a stretch of the type's list; a condition is answered for blocks of events at a
// time, from the narrow columns of their properties.
// Threads: immutable once made; for one chunk. Cost: about 1 ns an event of the window, 1 to 2 ns
// more for each property test.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/events/event_measure.hpp"
#include "engine/events/event_store.hpp"

namespace muster::engine {

class EventScan {
 public:
  /// The store and the selection must outlive it.
  EventScan(const EventStore& store, const EventSelection& selection, std::uint32_t chunk)
      : EventScan(store, selection, selection.window, chunk) {}
  /// The same within another window.
  EventScan(const EventStore& store, const EventSelection& selection, IntegerRange window,
            std::uint32_t chunk);

  /// Events of the window; of those selected at most as many.
  std::uint32_t at_most() const { return stretch_.size(); }
  /// Bytes that a pass reads.
  std::uint64_t bytes() const;
  const EventList& list() const { return list_; }
  EventStretch stretch() const { return stretch_; }
  bool has_condition() const { return where_ != nullptr; }

  /// Calls `each(event)`; list().rows[event] is its customer.
  template <typename Each>
  void for_each(const Each& each) const {
    for_each_in(stretch_, each);
  }
  /// Calls `each(event, time)`.
  template <typename Each>
  void for_each_timed(const Each& each) const {
    list_.for_each_slot(stretch_, [&](EventStretch part, std::int64_t base) {
      for_each_in(part, [&](std::uint32_t event) { each(event, base + list_.seconds[event]); });
    });
  }
  /// Calls `each(row, value)` for every selected event whose value is known; `values` are those of
  /// a property of the list's events.
  template <typename Each>
  void for_each_known(const IntegerChunkView& values, const Each& each) const {
    std::array<std::int64_t, kBlockEvents> decoded;
    std::array<std::uint8_t, kBlockEvents> selected;
    for (EventStretch block = stretch_; block.begin < stretch_.end; block.begin = block.end) {
      block.end = std::min(stretch_.end, block.begin + kBlockEvents);
      values.decode(block.begin, std::span(decoded).first(block.size()));
      test(block, selected.data());
      for (std::uint32_t i = 0; i < block.size(); ++i) {
        if (selected[i] == 0 || decoded[i] == kUnknownInteger) continue;
        each(list_.rows[block.begin + i], decoded[i]);
      }
    }
  }
  /// Whether the events of a part of the stretch are selected, 0 or 1. Requires at most
  /// kBlockEvents.
  void test(EventStretch part, std::uint8_t* selected) const;

  static constexpr std::uint32_t kBlockEvents = 1024;

  /// The same of the whole stretch; empty without a condition, for then all are selected.
  std::vector<std::uint8_t> matches() const;

 private:
  template <typename Each>
  void for_each_in(EventStretch part, const Each& each) const {
    if (!has_condition()) {
      for (std::uint32_t event = part.begin; event < part.end; ++event) each(event);
      return;
    }
    std::array<std::uint8_t, kBlockEvents> selected;
    while (part.begin < part.end) {
      const EventStretch block{part.begin, std::min(part.end, part.begin + kBlockEvents)};
      test(block, selected.data());
      for (std::uint32_t i = 0; i < block.size(); ++i) {
        if (selected[i] != 0) each(block.begin + i);
      }
      part.begin = block.end;
    }
  }
  void test(const EventCondition& condition, EventStretch part, std::uint8_t* selected) const;
  void test(const PropertyIn& condition, EventStretch part, std::uint8_t* selected) const;

  const EventStore& store_;
  EventTypeId type_;
  std::uint32_t chunk_;
  EventList list_;
  EventStretch stretch_;
  const EventCondition* where_ = nullptr;
};

}  // namespace muster::engine
