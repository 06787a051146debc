// Retention: of the customers who began in one period, how many came back in which later one.
//
// A customer's cohort is the period that her first selected event lies in. She comes back in a
// period if an event of the other selection lies there, not before that first one: so in a cohort's
// own period everybody is back who is asked for the same event.
// Threads: reads only; chunks are walked by the threads of the Execution. Cost: about 2 to 4 ns an
// event of both selections; 12 bytes for each row of a chunk and thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/events/event_measure.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

struct Retention {
  EventSelection first;
  EventSelection again;
  /// Period i is [begins[i], begins[i + 1]) seconds; ascending, at least two.
  std::vector<std::int64_t> begins;
  std::size_t later = 0;  ///< periods after the first that are asked about
};

struct RetentionGrid {
  std::vector<std::uint64_t> sizes;  ///< customers of each cohort, one a period
  /// For cohort c and k = 0 … later, at c · (later + 1) + k: those who were back in period c + k;
  /// 0 where there is no such period.
  std::vector<std::uint64_t> back;
};

/// Of the customers of `audience`, or of all where it is null. Error: deadline_exceeded. Requires
/// periods as said there and an audience of this population.
Result<RetentionGrid> retention(const Population& population, const Retention& question,
                                const Bitmap* audience, const Execution& execution = {});

}  // namespace muster::engine
