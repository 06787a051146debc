#include "engine/events/chunk_counts.hpp"

#include <algorithm>
#include <limits>
#include <variant>
#include <vector>

#include "engine/check.hpp"
#include "engine/events/event_scan.hpp"

namespace muster::engine {

namespace {

class ChunkCounter {
 public:
  ChunkCounter(const EventStore& store, const EventSelection& events, std::uint32_t chunk,
               std::span<std::uint8_t> counters)
      : store_(store), events_(events), chunk_(chunk), counters_(counters) {}

  bool operator()(const EventCount&) const {
    const EventScan scan(store_, events_, chunk_);
    const std::span<const std::uint16_t> rows = scan.list().rows;
    scan.for_each([&](std::uint32_t event) {
      std::uint8_t& counter = counters_[rows[event]];
      counter = static_cast<std::uint8_t>(counter + (counter != kMostSmallCount ? 1 : 0));
    });
    return true;
  }

  // Period by period, so that no event's time is read.
  bool operator()(const DistinctPeriods& what) const {
    const std::vector<std::int64_t>& begins = *what.begins;
    if (begins.size() >= static_cast<std::size_t>(kMostSmallCount)) return false;
    std::vector<std::uint8_t> last(kChunkRows);  // the period met last, from 1
    for (std::size_t i = 0; i < begins.size(); ++i) {
      IntegerRange period = events_.window;
      period.low = std::max(period.low, begins[i]);
      if (i + 1 < begins.size()) period.high = std::min(period.high, begins[i + 1] - 1);
      const EventScan scan(store_, events_, period, chunk_);
      const std::span<const std::uint16_t> rows = scan.list().rows;
      const auto number = static_cast<std::uint8_t>(i + 1);
      scan.for_each([&](std::uint32_t event) {
        const std::uint16_t row = rows[event];
        counters_[row] = static_cast<std::uint8_t>(counters_[row] + (last[row] != number ? 1 : 0));
        last[row] = number;
      });
    }
    return true;
  }

  bool operator()(const DistinctValues& what) const {
    const auto view = store_.values(events_.type, what.property, chunk_);
    if (!view || view->all_unknown()) return true;
    const std::uint64_t span = static_cast<std::uint64_t>(view->chunk->high) -
                               static_cast<std::uint64_t>(view->chunk->low);
    if (span < 16) return count_values<std::uint16_t>(*view);
    if (span < 64) return count_values<std::uint64_t>(*view);
    return false;
  }

  template <typename What>
  bool operator()(const What&) const {
    return false;
  }

 private:
  // A bit for each value.
  template <typename Bits>
  bool count_values(const IntegerChunkView& view) const {
    std::vector<Bits> seen(kChunkRows);
    const std::int64_t low = view.chunk->low;
    EventScan(store_, events_, chunk_)
        .for_each_known(view, [&](std::uint16_t row, std::int64_t value) {
          seen[row] = static_cast<Bits>(seen[row] | Bits{1} << (value - low));
        });
    std::transform(seen.begin(), seen.end(), counters_.begin(),
                   [](Bits bits) { return static_cast<std::uint8_t>(__builtin_popcountll(bits)); });
    return true;
  }

  const EventStore& store_;
  const EventSelection& events_;
  std::uint32_t chunk_;
  std::span<std::uint8_t> counters_;
};

}  // namespace

bool count_chunk(const EventStore& store, const EventMeasure& measure, std::uint32_t chunk,
                 std::span<std::uint8_t> counters) {
  ENGINE_CHECK(counters.size() == kChunkRows);
  std::fill(counters.begin(), counters.end(), 0);
  return std::visit(ChunkCounter(store, measure.events, chunk, counters), measure.what);
}

}  // namespace muster::engine
