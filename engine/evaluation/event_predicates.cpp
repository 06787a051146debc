// Tests on what customers did: measures of their events, sequences, coming back after a pause.
//
// A chunk's events lie in the order of time, so a window is a stretch of them and a test costs the
// events in it; nothing is kept for a customer between queries but the answer, in the cache.
#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/code_range.hpp"
#include "engine/events/chunk_counts.hpp"
#include "engine/events/chunk_measure.hpp"
#include "engine/events/chunk_sums.hpp"
#include "engine/events/event_scan.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

// Of an event of a window, on a machine of 2023, in quarters of a nanosecond.
constexpr std::uint64_t kEventCost = 6;
constexpr std::uint64_t kConditionCost = 8;
// Preparing and reading a value for each customer.
constexpr std::uint64_t kCountersCost = 3'000;
constexpr std::uint64_t kValuesCost = 60'000;

constexpr std::int64_t kAnyNumber = std::numeric_limits<std::int64_t>::max();

std::uint64_t cost_of(const EventScan& scan) {
  const std::uint64_t each = kEventCost + (scan.has_condition() ? kConditionCost : 0);
  return scan.at_most() * each / 4;
}

void set_row(ChunkWords words, std::uint16_t row) {
  words[row / 64] |= std::uint64_t{1} << (row % 64);
}
void clear_row(ChunkWords words, std::uint16_t row) {
  words[row / 64] &= ~(std::uint64_t{1} << (row % 64));
}
void set_customers(const EventScan& scan, ChunkWords words) {
  const std::span<const std::uint16_t> rows = scan.list().rows;
  scan.for_each([&](std::uint32_t event) { set_row(words, rows[event]); });
}

class EventMeasureInPredicate final : public ChunkPredicate {
 public:
  EventMeasureInPredicate(const EventStore& store, const EventMeasureIn& node)
      : store_(store),
        measure_(node.measure),
        ranges_(node.ranges),
        holds_at_zero_(counts_from_zero(measure_) && lies_in(ranges_, 0)) {}

  Bound bound(const ChunkTask& task) const override {
    if (ranges_.empty()) return Bound::none();
    const EventScan scan(store_, measure_.events, task.chunk);
    if (scan.at_most() == 0) return holds_at_zero_ ? Bound::every(task) : Bound::none();
    const std::uint64_t cost = cost_of(scan) + (is_quick() ? kCountersCost : kValuesCost);
    if (holds_at_zero_) return Bound::some(task.rows, task, cost);
    const bool is_count = std::holds_alternative<EventCount>(measure_.what);
    const std::uint64_t needed =
        is_count ? static_cast<std::uint64_t>(std::max<std::int64_t>(1, ranges_.front().low)) : 1;
    return Bound::some(scan.at_most() / needed, task, cost);
  }

  ChunkWay way(const ChunkTask& task) const override {
    const EventScan scan(store_, measure_.events, task.chunk);
    return {is_quick() ? "events of the window" : "events of the window, a value a customer",
            scan.bytes()};
  }

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    if (ranges_.empty()) return Fold::none;
    const EventScan scan(store_, measure_.events, task.chunk);
    if (scan.at_most() == 0) return holds_at_zero_ ? Fold::all : Fold::none;
    std::fill(words.begin(), words.end(), 0);
    if (is_did()) {
      set_customers(scan, words);
    } else if (is_end_time()) {
      for (const IntegerRange range : ranges_) find_end_events(range, task, words);
    } else if (!(is_small_count() && test_counts(task, words)) &&
               !(is_positive_sum() && test_sums(task, words))) {
      test_values(task, words);
    }
    return Fold::some;
  }

 private:
  static constexpr std::size_t kFewRanges = 4;

  bool is_did() const {
    return std::holds_alternative<EventCount>(measure_.what) &&
           ranges_.front() == IntegerRange{1, kAnyNumber};
  }
  bool is_end_time() const {
    const bool is_time = std::holds_alternative<FirstTime>(measure_.what) ||
                         std::holds_alternative<LastTime>(measure_.what);
    return is_time && ranges_.size() <= kFewRanges;
  }
  // Every end of a range lies below what small counts stop at.
  bool is_small_count() const {
    const IntegerRange& last = ranges_.back();
    return counts_from_zero(measure_) &&
           (last.high == kAnyNumber ? last.low : last.high) < kMostSmallCount;
  }
  bool is_positive_sum() const {
    return std::holds_alternative<PropertySum>(measure_.what) && ranges_.front().low > 0;
  }
  // Answered without a value for each customer.
  bool is_quick() const { return is_end_time() || is_small_count(); }

  bool test_counts(const ChunkTask& task, ChunkWords words) const {
    std::vector<std::uint8_t> counters(kChunkRows);
    if (!count_chunk(store_, measure_, task.chunk, counters)) return false;
    compare(reinterpret_cast<const std::byte*>(counters.data()), sizeof(std::uint8_t), task, words,
            [](const IntegerRange& range) -> std::optional<CodeRange> {
              if (range.high < 0) return std::nullopt;
              return CodeRange{
                  static_cast<std::uint64_t>(std::max<std::int64_t>(range.low, 0)),
                  static_cast<std::uint64_t>(std::min<std::int64_t>(range.high, kMostSmallCount))};
            });
    return true;
  }

  bool test_sums(const ChunkTask& task, ChunkWords words) const {
    std::vector<std::uint32_t> sums(kChunkRows);
    if (!sum_chunk(store_, measure_, task.chunk, sums)) return false;
    compare(reinterpret_cast<const std::byte*>(sums.data()), sizeof(std::uint32_t), task, words,
            [](const IntegerRange& range) -> std::optional<CodeRange> {
              constexpr std::int64_t kLargest = std::numeric_limits<std::uint32_t>::max();
              if (range.low > kLargest) return std::nullopt;
              return CodeRange{static_cast<std::uint64_t>(range.low),
                               static_cast<std::uint64_t>(std::min(range.high, kLargest))};
            });
    return true;
  }

  // Those whose first, or last, event lies in the range: who has one there and none before, after.
  void find_end_events(IntegerRange range, const ChunkTask& task, ChunkWords words) const {
    const IntegerRange window = measure_.events.window;
    const IntegerRange here{std::max(range.low, window.low), std::min(range.high, window.high)};
    if (here.low > here.high) return;
    const bool first = std::holds_alternative<FirstTime>(measure_.what);
    IntegerRange beyond{1, 0};
    if (first && here.low > window.low) beyond = {window.low, here.low - 1};
    if (!first && here.high < window.high) beyond = {here.high + 1, window.high};

    ChunkScratch::Lease lease(*task.scratch);
    const ChunkWords found = lease.words();
    std::fill(found.begin(), found.end(), 0);
    set_customers(EventScan(store_, measure_.events, here, task.chunk), found);
    const EventScan others(store_, measure_.events, beyond, task.chunk);
    const std::span<const std::uint16_t> rows = others.list().rows;
    others.for_each([&](std::uint32_t event) { clear_row(found, rows[event]); });
    kernels().or_into(words.data(), found.data(), kChunkWords);
  }

  void test_values(const ChunkTask& task, ChunkWords words) const {
    std::vector<std::int64_t> values(task.rows);
    measure_chunk(store_, measure_, task.chunk, values);
    // With the sign turned, values are codes in their order, and unknown is code 0.
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    const auto code_of = [](std::int64_t value) {
      return static_cast<std::uint64_t>(value) ^ kSign;
    };
    std::vector<std::uint64_t> codes(task.rows);
    std::transform(values.begin(), values.end(), codes.begin(), code_of);
    compare(
        reinterpret_cast<const std::byte*>(codes.data()), sizeof(std::uint64_t), task, words,
        [&](const IntegerRange& range) -> std::optional<CodeRange> {
          if (range.high == kUnknownInteger) return std::nullopt;
          return CodeRange{code_of(std::max(range.low, kUnknownInteger + 1)), code_of(range.high)};
        });
  }

  // words |= the rows whose code lies in what `codes_of` makes of one of the ranges.
  template <typename CodesOf>
  void compare(const std::byte* codes, std::uint32_t width, const ChunkTask& task, ChunkWords words,
               const CodesOf& codes_of) const {
    ChunkScratch::Lease lease(*task.scratch);
    const ChunkWords one = lease.words();
    for (const IntegerRange& range : ranges_) {
      const std::optional<CodeRange> wanted = codes_of(range);
      if (!wanted) continue;
      kernels().scan[width_index(width)](codes, task.rows, wanted->low, wanted->high, one);
      kernels().or_into(words.data(), one.data(), kChunkWords);
    }
  }

  const EventStore& store_;
  EventMeasure measure_;
  std::vector<IntegerRange> ranges_;
  bool holds_at_zero_;
};

class ResumedPredicate final : public ChunkPredicate {
 public:
  ResumedPredicate(const EventStore& store, ResumedAfter node)
      : store_(store), node_(std::move(node)) {}

  Bound bound(const ChunkTask& task) const override {
    const EventScan back(store_, node_.events, comeback_window(), task.chunk);
    if (back.at_most() == 0) return Bound::none();
    const EventScan scan(store_, node_.events, window(), task.chunk);
    return Bound::some(back.at_most(), task, cost_of(scan) + kValuesCost);
  }
  ChunkWay way(const ChunkTask& task) const override {
    return {"events up to the window",
            EventScan(store_, node_.events, window(), task.chunk).bytes()};
  }
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const EventScan scan(store_, node_.events, window(), task.chunk);
    const std::span<const std::uint16_t> rows = scan.list().rows;
    const IntegerRange back = comeback_window();
    constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();
    std::vector<std::int64_t> last(kChunkRows, kNever);
    std::fill(words.begin(), words.end(), 0);
    scan.for_each_timed([&](std::uint32_t event, std::int64_t time) {
      std::int64_t& before = last[rows[event]];
      if (time >= back.low && before != kNever && time - before >= node_.pause) {
        set_row(words, rows[event]);
      }
      before = time;
    });
    return Fold::some;
  }

 private:
  IntegerRange comeback_window() const {
    const IntegerRange& all = node_.events.window;
    return {std::max(all.low, node_.window.low), std::min(all.high, node_.window.high)};
  }
  // Nothing later than the comeback matters.
  IntegerRange window() const { return {node_.events.window.low, comeback_window().high}; }

  const EventStore& store_;
  ResumedAfter node_;
};

void check_ranges(const std::vector<IntegerRange>& ranges) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    ENGINE_CHECK(ranges[i].low <= ranges[i].high);
    ENGINE_CHECK(i == 0 || ranges[i - 1].high < ranges[i].low);
  }
}

}  // namespace

PreparedFilter prepare_event_measure_in(const EventMeasureIn& node, const Population& population) {
  check_ranges(node.ranges);
  return std::make_unique<EventMeasureInPredicate>(population.events(), node);
}

PreparedFilter prepare_resumed(const HasResumed& node, const Population& population) {
  return std::make_unique<ResumedPredicate>(population.events(), node.resumed);
}

}  // namespace muster::engine
