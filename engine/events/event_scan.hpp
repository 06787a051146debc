// Event scan: the selected events of one chunk, one after another, oldest first.
//
// The window is a stretch of the type's list; a condition is answered for blocks of events at a
// time, one bit each, from the narrow columns of their properties.
// Threads: immutable once made; for one chunk. Cost: about 1 ns an event of the window; property
// tests are kernel scans, a fraction of that.
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
    if (!has_condition() && values.all_known() && values.chunk->width > 0) {
      const auto low = static_cast<std::uint64_t>(values.chunk->low);
      with_codes(values, [&](const auto* codes) {
        for (std::uint32_t event = stretch_.begin; event < stretch_.end; ++event) {
          each(list_.rows[event], static_cast<std::int64_t>(low + codes[event]));
        }
      });
      return;
    }
    std::array<std::int64_t, kBlockEvents> decoded;
    for_each_block(stretch_, [&](EventStretch block, const BlockBits& selected) {
      values.decode(block.begin, std::span(decoded).first(block.size()));
      for_each_bit(selected, block, [&](std::uint32_t event) {
        const std::int64_t value = decoded[event - block.begin];
        if (value != kUnknownInteger) each(list_.rows[event], value);
      });
    });
  }
  /// Whether each event of the stretch is selected, 0 or 1; empty without a condition, for then all
  /// are.
  std::vector<std::uint8_t> matches() const;

 private:
  static constexpr std::uint32_t kBlockEvents = 1024;
  using BlockBits = std::array<std::uint64_t, kBlockEvents / 64>;

  // Which events of a part, at most kBlockEvents of them, are selected; zeros past them.
  void test(EventStretch part, BlockBits& selected) const;
  void test(const EventCondition& condition, EventStretch part, BlockBits& selected) const;
  void test(const PropertyIn& condition, EventStretch part, BlockBits& selected) const;

  template <typename Each>
  void for_each_block(EventStretch part, const Each& each) const {
    BlockBits selected;
    while (part.begin < part.end) {
      const EventStretch block{part.begin, std::min(part.end, part.begin + kBlockEvents)};
      test(block, selected);
      each(block, selected);
      part.begin = block.end;
    }
  }
  template <typename Each>
  static void for_each_bit(const BlockBits& bits, EventStretch block, const Each& each) {
    for (std::uint32_t i = 0; i < (block.size() + 63) / 64; ++i) {
      for (std::uint64_t left = bits[i]; left != 0; left &= left - 1) {
        each(block.begin + 64 * i + static_cast<std::uint32_t>(__builtin_ctzll(left)));
      }
    }
  }
  template <typename Each>
  void for_each_in(EventStretch part, const Each& each) const {
    if (!has_condition()) {
      for (std::uint32_t event = part.begin; event < part.end; ++event) each(event);
      return;
    }
    for_each_block(part, [&](EventStretch block, const BlockBits& selected) {
      for_each_bit(selected, block, each);
    });
  }

  const EventStore& store_;
  EventTypeId type_;
  std::uint32_t chunk_;
  EventList list_;
  EventStretch stretch_;
  const EventCondition* where_ = nullptr;
};

}  // namespace muster::engine
