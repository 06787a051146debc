// Timeline: how many events there were in each period, and of how many customers.
//
// Threads: reads only; chunks are walked by the threads of the Execution. Cost: about 2 ns an
// event, and two binary searches for each series, period and chunk.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/events/event_measure.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

struct Timeline {
  std::vector<EventSelection> series;
  /// Period i is [begins[i], begins[i + 1]) seconds; ascending, at least two.
  std::vector<std::int64_t> begins;
};

struct TimelineCell {
  std::uint64_t events = 0;
  std::uint64_t customers = 0;  ///< different ones with such an event
  friend bool operator==(const TimelineCell&, const TimelineCell&) = default;
};

struct TimelineCells {
  std::size_t periods = 0;
  /// Of series s and period p at s · periods + p; after the last series all of them together: their
  /// events added up, customers with any of them.
  std::vector<TimelineCell> cells;
};

/// Of the customers of `audience`, or of all where it is null. Error: deadline_exceeded. Requires
/// periods as said there and an audience of this population.
Result<TimelineCells> timeline(const Population& population, const Timeline& question,
                               const Bitmap* audience, const Execution& execution = {});

}  // namespace muster::engine
