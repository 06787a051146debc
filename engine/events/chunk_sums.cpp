#include "engine/events/chunk_sums.hpp"

#include <algorithm>
#include <limits>
#include <variant>

#include "engine/check.hpp"
#include "engine/events/event_scan.hpp"

namespace muster::engine {

bool sum_chunk(const EventStore& store, const EventMeasure& measure, std::uint32_t chunk,
               std::span<std::uint32_t> sums) {
  ENGINE_CHECK(sums.size() == kChunkRows);
  const auto* what = std::get_if<PropertySum>(&measure.what);
  if (what == nullptr) return false;
  std::fill(sums.begin(), sums.end(), 0);
  const auto view = store.values(measure.events.type, what->property, chunk);
  if (!view || view->all_unknown()) return true;
  if (view->chunk->low < 0 || view->chunk->high > std::numeric_limits<std::uint32_t>::max()) {
    return false;
  }
  // A sum that has wrapped is smaller than what was added last.
  bool wrapped = false;
  EventScan(store, measure.events, chunk)
      .for_each_known(*view, [&](std::uint16_t row, std::int64_t value) {
        const auto added = static_cast<std::uint32_t>(value);
        const std::uint32_t sum = sums[row] + added;
        wrapped |= sum < added;
        sums[row] = sum;
      });
  return !wrapped;
}

}  // namespace muster::engine
