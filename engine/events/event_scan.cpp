#include "engine/events/event_scan.hpp"

#include "engine/check.hpp"

namespace muster::engine {

namespace {

std::uint64_t bytes_of(const EventCondition& condition, const EventStore& store, EventTypeId type,
                       std::uint32_t chunk) {
  if (const auto* leaf = std::get_if<PropertyIn>(&condition.node)) {
    const auto view = store.values(type, leaf->property, chunk);
    return view ? view->chunk->width : 0;
  }
  const auto sum = [&](const std::vector<EventCondition>& operands) {
    std::uint64_t bytes = 0;
    for (const EventCondition& operand : operands) bytes += bytes_of(operand, store, type, chunk);
    return bytes;
  };
  if (const auto* all = std::get_if<AllConditions>(&condition.node)) return sum(all->operands);
  if (const auto* any = std::get_if<AnyCondition>(&condition.node)) return sum(any->operands);
  return sum(std::get<NotCondition>(condition.node).operand);
}

}  // namespace

EventScan::EventScan(const EventStore& store, const EventSelection& selection, IntegerRange window,
                     std::uint32_t chunk)
    : store_(store),
      type_(selection.type),
      chunk_(chunk),
      list_(store.list(selection.type, chunk)),
      stretch_(list_.within(window)),
      where_(selection.where.empty() ? nullptr : &selection.where.front()) {
  ENGINE_CHECK(selection.where.size() <= 1);
}

std::uint64_t EventScan::bytes() const {
  constexpr std::uint64_t kRowAndSecond = 4;
  const std::uint64_t properties = where_ == nullptr ? 0 : bytes_of(*where_, store_, type_, chunk_);
  return stretch_.size() * (kRowAndSecond + properties);
}

void EventScan::test(EventStretch part, std::uint8_t* selected) const {
  ENGINE_CHECK(part.size() <= kBlockEvents);
  if (where_ == nullptr) {
    std::fill_n(selected, part.size(), 1);
  } else {
    test(*where_, part, selected);
  }
}

std::vector<std::uint8_t> EventScan::matches() const {
  std::vector<std::uint8_t> selected;
  if (!has_condition()) return selected;
  selected.resize(stretch_.size());
  for (EventStretch block = stretch_; block.begin < stretch_.end; block.begin = block.end) {
    block.end = std::min(stretch_.end, block.begin + kBlockEvents);
    test(block, selected.data() + (block.begin - stretch_.begin));
  }
  return selected;
}

void EventScan::test(const EventCondition& condition, EventStretch part,
                     std::uint8_t* selected) const {
  if (const auto* leaf = std::get_if<PropertyIn>(&condition.node)) {
    test(*leaf, part, selected);
    return;
  }
  if (const auto* negated = std::get_if<NotCondition>(&condition.node)) {
    test(negated->operand.front(), part, selected);
    for (std::uint32_t i = 0; i < part.size(); ++i) selected[i] ^= 1;
    return;
  }
  const auto* all = std::get_if<AllConditions>(&condition.node);
  const std::vector<EventCondition>& operands =
      all != nullptr ? all->operands : std::get<AnyCondition>(condition.node).operands;
  std::fill_n(selected, part.size(), all != nullptr ? 1 : 0);
  std::array<std::uint8_t, kBlockEvents> one;
  for (const EventCondition& operand : operands) {
    test(operand, part, one.data());
    for (std::uint32_t i = 0; i < part.size(); ++i) {
      selected[i] = all != nullptr ? selected[i] & one[i] : selected[i] | one[i];
    }
  }
}

void EventScan::test(const PropertyIn& condition, EventStretch part, std::uint8_t* selected) const {
  std::fill_n(selected, part.size(), 0);
  const auto view = store_.values(type_, condition.property, chunk_);
  if (!view || view->all_unknown()) return;
  std::array<std::int64_t, kBlockEvents> values;
  view->decode(part.begin, std::span(values).first(part.size()));
  constexpr std::size_t kScanned = 4;
  if (condition.ranges.size() <= kScanned) {
    for (const IntegerRange range : condition.ranges) {
      // The smallest int64 says unknown and lies in no range.
      const std::int64_t low = std::max(range.low, kUnknownInteger + 1);
      for (std::uint32_t i = 0; i < part.size(); ++i) {
        selected[i] |= static_cast<std::uint8_t>(values[i] >= low && values[i] <= range.high);
      }
    }
    return;
  }
  for (std::uint32_t i = 0; i < part.size(); ++i) {
    selected[i] = values[i] != kUnknownInteger && lies_in(condition.ranges, values[i]) ? 1 : 0;
  }
}

}  // namespace muster::engine
