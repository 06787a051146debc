#include "engine/events/event_scan.hpp"

#include "engine/check.hpp"
#include "engine/kernels/kernel_set.hpp"

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

template <std::size_t kWords>
void set_first(std::uint32_t bits, std::array<std::uint64_t, kWords>& words) {
  words.fill(0);
  std::fill_n(words.begin(), bits / 64, ~std::uint64_t{0});
  if (bits % 64 != 0) words[bits / 64] = (std::uint64_t{1} << (bits % 64)) - 1;
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

std::vector<std::uint8_t> EventScan::matches() const {
  std::vector<std::uint8_t> matches;
  if (!has_condition()) return matches;
  matches.resize(stretch_.size());
  for_each([&](std::uint32_t event) { matches[event - stretch_.begin] = 1; });
  return matches;
}

void EventScan::test(EventStretch part, BlockBits& selected) const {
  if (where_ == nullptr) {
    set_first(part.size(), selected);
  } else {
    test(*where_, part, selected);
  }
}

void EventScan::test(const EventCondition& condition, EventStretch part,
                     BlockBits& selected) const {
  if (const auto* leaf = std::get_if<PropertyIn>(&condition.node)) {
    test(*leaf, part, selected);
    return;
  }
  BlockBits one;
  if (const auto* negated = std::get_if<NotCondition>(&condition.node)) {
    test(negated->operand.front(), part, one);
    set_first(part.size(), selected);
    for (std::size_t i = 0; i < selected.size(); ++i) selected[i] &= ~one[i];
    return;
  }
  if (const auto* all = std::get_if<AllConditions>(&condition.node)) {
    set_first(part.size(), selected);
    for (const EventCondition& operand : all->operands) {
      test(operand, part, one);
      for (std::size_t i = 0; i < selected.size(); ++i) selected[i] &= one[i];
    }
    return;
  }
  selected.fill(0);
  for (const EventCondition& operand : std::get<AnyCondition>(condition.node).operands) {
    test(operand, part, one);
    for (std::size_t i = 0; i < selected.size(); ++i) selected[i] |= one[i];
  }
}

void EventScan::test(const PropertyIn& condition, EventStretch part, BlockBits& selected) const {
  selected.fill(0);
  const auto view = store_.values(type_, condition.property, chunk_);
  if (!view || view->all_unknown()) return;
  const IntegerChunk& chunk = *view->chunk;
  const auto first =
      std::partition_point(condition.ranges.begin(), condition.ranges.end(),
                           [&](const IntegerRange& range) { return range.high < chunk.low; });
  if (chunk.width == 0) {  // one value for all
    if (first != condition.ranges.end() && first->low <= chunk.low)
      set_first(part.size(), selected);
    return;
  }
  const auto code = [&](std::int64_t value) {
    return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(chunk.low) +
           view->first_code();
  };
  const std::byte* codes = view->codes + std::size_t{part.begin} * chunk.width;
  BlockBits one;
  for (auto range = first; range != condition.ranges.end() && range->low <= chunk.high; ++range) {
    kernels().scan[width_index(chunk.width)](codes, part.size(),
                                             code(std::max(range->low, chunk.low)),
                                             code(std::min(range->high, chunk.high)), one);
    for (std::size_t i = 0; i < selected.size(); ++i) selected[i] |= one[i];
  }
}

}  // namespace muster::engine
