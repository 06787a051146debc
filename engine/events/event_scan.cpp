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

// selected |= whose code lies in a range. Codes are compared as they are, as narrow as they are: of
// one byte, many in one instruction.
template <typename Code>
void mark_codes(const IntegerChunkView& view, EventStretch part, std::uint64_t low,
                std::uint64_t high, std::uint8_t* selected) {
  const Code* codes = reinterpret_cast<const Code*>(view.codes) + part.begin;
  const auto first = static_cast<Code>(low);
  const auto span = static_cast<Code>(high - low);
  for (std::uint32_t i = 0; i < part.size(); ++i) {
    selected[i] |= static_cast<std::uint8_t>(static_cast<Code>(codes[i] - first) <= span);
  }
}

// The same for values; unknown ones, which have code 0, lie in no range.
void mark_range(const IntegerChunkView& view, EventStretch part, IntegerRange range,
                std::uint8_t* selected) {
  const std::int64_t low = std::max(range.low, view.chunk->low);
  const std::int64_t high = std::min(range.high, view.chunk->high);
  if (low > high) return;
  const auto base = static_cast<std::uint64_t>(view.chunk->low);
  const std::uint64_t low_code = view.first_code() + (static_cast<std::uint64_t>(low) - base);
  const std::uint64_t high_code = view.first_code() + (static_cast<std::uint64_t>(high) - base);
  switch (view.chunk->width) {
    case 0:
      std::fill_n(selected, part.size(), 1);
      break;
    case 1:
      mark_codes<std::uint8_t>(view, part, low_code, high_code, selected);
      break;
    case 2:
      mark_codes<std::uint16_t>(view, part, low_code, high_code, selected);
      break;
    case 4:
      mark_codes<std::uint32_t>(view, part, low_code, high_code, selected);
      break;
    default:
      mark_codes<std::uint64_t>(view, part, low_code, high_code, selected);
      break;
  }
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
  constexpr std::size_t kScanned = 4;
  if (condition.ranges.size() <= kScanned) {
    for (const IntegerRange range : condition.ranges) mark_range(*view, part, range, selected);
    return;
  }
  std::array<std::int64_t, kBlockEvents> values;
  view->decode(part.begin, std::span(values).first(part.size()));
  for (std::uint32_t i = 0; i < part.size(); ++i) {
    selected[i] = values[i] != kUnknownInteger && lies_in(condition.ranges, values[i]) ? 1 : 0;
  }
}

}  // namespace muster::engine
