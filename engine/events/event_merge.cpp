#include "engine/events/event_merge.hpp"

#include <algorithm>
#include <limits>

#include "engine/check.hpp"

namespace muster::engine {
namespace {

// About so many keys are merged at a time: they and their copy stay in the first cache.
constexpr std::size_t kBatch = 1'024;
constexpr std::int64_t kNoSlot = std::numeric_limits<std::int64_t>::max();

// Where the events of a slot end in a list's stretch.
std::uint32_t slot_end(const MergedList& merged, std::size_t slot) {
  const auto slots = merged.list.slots;
  const std::uint32_t end = slot + 1 < slots.size() ? slots[slot + 1].begin : merged.list.size();
  return std::min(end, merged.stretch.end);
}

// Two ascending runs into one. Which of two keys is smaller cannot be foretold, so nothing branches
// on it; and as each step waits for the one before, the runs are merged from both ends at once.
void merge_two(std::span<const std::uint64_t> left, std::span<const std::uint64_t> right,
               std::uint64_t* out) {
  const std::uint64_t* one = left.data();
  const std::uint64_t* one_end = one + left.size();
  const std::uint64_t* other = right.data();
  const std::uint64_t* other_end = other + right.size();
  std::uint64_t* out_end = out + left.size() + right.size();
  // A step takes at most two keys off a run: so many steps end neither.
  for (std::ptrdiff_t steps = std::min(one_end - one, other_end - other) / 2; steps > 0;
       steps = std::min(one_end - one, other_end - other) / 2) {
    for (; steps > 0; --steps) {
      const std::uint64_t a = *one;
      const std::uint64_t b = *other;
      const std::ptrdiff_t take_a = a < b ? 1 : 0;
      *out++ = a < b ? a : b;
      one += take_a;
      other += 1 - take_a;
      const std::uint64_t y = *(one_end - 1);
      const std::uint64_t z = *(other_end - 1);
      const std::ptrdiff_t take_y = y > z ? 1 : 0;
      *--out_end = y > z ? y : z;
      one_end -= take_y;
      other_end -= 1 - take_y;
    }
  }
  std::merge(one, one_end, other, other_end, out);
}

}  // namespace

void EventMerge::begin(std::span<const MergedList> lists) {
  ENGINE_CHECK(lists.size() <= kMaxMergedLists);
  cursors_.assign(lists.size(), {});
  std::int64_t first = kNoSlot;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const MergedList& merged = lists[i];
    cursors_[i].event = merged.stretch.begin;
    if (merged.stretch.size() == 0) continue;
    const auto slots = merged.list.slots;
    const auto after = std::upper_bound(
        slots.begin(), slots.end(), merged.stretch.begin,
        [](std::uint32_t event, const EventSlot& slot) { return event < slot.begin; });
    cursors_[i].slot = static_cast<std::size_t>(after - slots.begin()) - 1;
    first = std::min<std::int64_t>(first, slots[cursors_[i].slot].number);
  }
  base_ = first == kNoSlot ? 0 : first * EventList::kSlotSeconds;
}

std::int64_t EventMerge::end_of_batch(std::span<const MergedList> lists) const {
  ahead_ = cursors_;
  std::size_t events = 0;
  std::int64_t end = std::numeric_limits<std::int64_t>::min();
  while (events < kBatch) {
    std::int64_t next = kNoSlot;
    for (std::size_t i = 0; i < lists.size(); ++i) {
      if (ahead_[i].event >= lists[i].stretch.end) continue;
      next = std::min<std::int64_t>(next, lists[i].list.slots[ahead_[i].slot].number);
    }
    if (next == kNoSlot) break;
    for (std::size_t i = 0; i < lists.size(); ++i) {
      Cursor& cursor = ahead_[i];
      if (cursor.event >= lists[i].stretch.end) continue;
      if (lists[i].list.slots[cursor.slot].number != next) continue;
      const std::uint32_t slot_ends = slot_end(lists[i], cursor.slot);
      events += slot_ends - cursor.event;
      cursor.event = slot_ends;
      ++cursor.slot;
    }
    end = next + 1;
  }
  return end;
}

void EventMerge::gather_slot(std::size_t place, const MergedList& merged, EventStretch events,
                             std::int64_t offset, const std::uint64_t* rows) {
  const std::uint16_t* const seconds = merged.list.seconds.data();
  const std::uint16_t* const customers = merged.list.rows.data();
  const std::uint64_t high =
      (static_cast<std::uint64_t>(offset) << kTimeShift) |
      (static_cast<std::uint64_t>(kMaxMergedLists - 1 - place) << kListShift);
  const auto key = [&](std::uint32_t event) {
    return high + (std::uint64_t{seconds[event]} << kTimeShift) + customers[event];
  };
  const std::size_t before = keys_.size();
  keys_.resize(before + events.size());
  std::uint64_t* out = keys_.data() + before;
  if (merged.matches == nullptr && rows == nullptr) {
    for (std::uint32_t event = events.begin; event < events.end; ++event) *out++ = key(event);
    return;
  }
  for (std::uint32_t event = events.begin; event < events.end; ++event) {
    *out = key(event);
    std::size_t kept = 1;
    if (merged.matches != nullptr) kept = merged.matches[event - merged.stretch.begin];
    if (rows != nullptr) kept &= (rows[customers[event] / 64] >> (customers[event] % 64)) & 1U;
    out += kept;
  }
  keys_.resize(static_cast<std::size_t>(out - keys_.data()));
}

void EventMerge::gather_list(std::size_t place, const MergedList& merged, std::int64_t end,
                             const std::uint64_t* rows) {
  Cursor& cursor = cursors_[place];
  while (cursor.event < merged.stretch.end) {
    const std::int64_t number = merged.list.slots[cursor.slot].number;
    if (number >= end) return;
    const std::uint32_t slot_ends = slot_end(merged, cursor.slot);
    gather_slot(place, merged, {cursor.event, slot_ends}, number * EventList::kSlotSeconds - base_,
                rows);
    cursor.event = slot_ends;
    ++cursor.slot;
  }
}

bool EventMerge::gather(std::span<const MergedList> lists, const std::uint64_t* rows) {
  keys_.clear();
  ends_.clear();
  const std::int64_t end = end_of_batch(lists);
  if (end == std::numeric_limits<std::int64_t>::min()) return false;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const std::size_t before = keys_.size();
    gather_list(i, lists[i], end, rows);
    if (keys_.size() != before) ends_.push_back(keys_.size());
  }
  return true;
}

void EventMerge::merge_runs() {
  while (ends_.size() > 1) {
    spare_.resize(keys_.size());
    std::size_t begin = 0;
    std::size_t runs = 0;
    for (std::size_t i = 0; i < ends_.size(); i += 2) {
      const std::size_t middle = ends_[i];
      const std::size_t end = i + 1 < ends_.size() ? ends_[i + 1] : middle;
      const std::span<const std::uint64_t> keys(keys_);
      merge_two(keys.subspan(begin, middle - begin), keys.subspan(middle, end - middle),
                spare_.data() + begin);
      ends_[runs++] = end;
      begin = end;
    }
    ends_.resize(runs);
    keys_.swap(spare_);
  }
}

}  // namespace muster::engine
