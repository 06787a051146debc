#include "engine/events/event_list.hpp"

#include <algorithm>

namespace muster::engine {

std::size_t EventList::slot_of(std::uint32_t event) const {
  const auto after = std::upper_bound(
      slots.begin(), slots.end(), event,
      [](std::uint32_t wanted, const EventSlot& slot) { return wanted < slot.begin; });
  return static_cast<std::size_t>(after - slots.begin()) - 1;
}

std::uint32_t EventList::first_from(std::int64_t second) const {
  // Rounded down, also before 1970.
  const std::int64_t number = second >> 16;
  const auto slot =
      std::lower_bound(slots.begin(), slots.end(), number,
                       [](const EventSlot& at, std::int64_t wanted) { return at.number < wanted; });
  if (slot == slots.end()) return size();
  if (slot->number > number) return slot->begin;
  const std::uint32_t end = slot + 1 == slots.end() ? size() : (slot + 1)->begin;
  const auto low = static_cast<std::uint16_t>(second & (kSlotSeconds - 1));
  const auto first = std::lower_bound(seconds.begin() + slot->begin, seconds.begin() + end, low);
  return static_cast<std::uint32_t>(first - seconds.begin());
}

EventStretch EventList::within(IntegerRange window) const {
  if (window.low > window.high) return {};
  const std::uint32_t begin = first_from(window.low);
  const bool open = window.high == std::numeric_limits<std::int64_t>::max();
  const std::uint32_t end = open ? size() : first_from(window.high + 1);
  return {begin, std::max(begin, end)};
}

std::int64_t EventList::time(std::uint32_t event) const {
  return slots[slot_of(event)].number * kSlotSeconds + seconds[event];
}

}  // namespace muster::engine
