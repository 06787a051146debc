// Funnel: how far customers come through steps taken in order, and how long they take.
//
// A path through the first j steps is an event of each, every one at least a second later than the
// one before it (events of one second have no order), the last at most `within` seconds after the
// first. A customer has reached step j if she has such a path, and may begin any number of times;
// so whoever reached a step reached those before it. What is measured is her earliest completion
// of the step, and back from there the latest event of each step before it that a path leads to:
// of all paths that end there the one that begins last.
// Threads: reads only; chunks are walked by the threads of the Execution. Cost: about 10 ns an
// event of the steps, of customers with an event of the first two; the times take 8 bytes a
// customer and step reached.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/events/event_measure.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

inline constexpr std::size_t kMaxFunnelSteps = 32;

struct Funnel {
  std::vector<EventSelection> steps;   ///< 1 … kMaxFunnelSteps
  std::optional<std::int64_t> within;  ///< seconds, ≥ 0
};

/// Seconds of one customer's path to a step.
struct PathTime {
  std::uint32_t since_previous = 0;
  std::uint32_t since_first = 0;
  friend bool operator==(const PathTime&, const PathTime&) = default;
};

struct FunnelStep {
  Bitmap reached;
  /// By chunk, in the order of the rows reached. Empty for the first step.
  std::vector<std::vector<PathTime>> times;
};

/// Walks the funnel for the customers of `audience`, or for all where it is null. Errors:
/// limit_exceeded where the steps' events lie further apart than 2^32 − 2 seconds (136 years), or
/// for memory; deadline_exceeded. Requires as many steps as said there, and an audience of this
/// population.
Result<std::vector<FunnelStep>> walk_funnel(const Population& population, const Funnel& funnel,
                                            const Bitmap* audience,
                                            const Execution& execution = {});

/// How long customers took.
struct TimeSpread {
  std::uint64_t customers = 0;
  std::uint64_t sum = 0;  ///< of their seconds
  std::vector<std::uint32_t> at_ranks;
};

enum class PathPart : std::uint8_t { since_previous, since_first };

/// Whose times are asked for.
struct TimesAsked {
  const FunnelStep* step = nullptr;  ///< not the first
  PathPart part = PathPart::since_previous;
  const Bitmap* group = nullptr;  ///< null: everybody who reached the step
};

/// `ranks_of(customers)` gives the ranks wanted of so many, 1 the shortest … customers the longest;
/// it is called by several threads at once, and not for nobody. In the order asked. Error:
/// deadline_exceeded. Cost: some nanoseconds a customer who reached the step, for each asked.
Result<std::vector<TimeSpread>> time_spreads(
    const std::vector<TimesAsked>& asked,
    const std::function<std::vector<std::uint64_t>(std::uint64_t)>& ranks_of,
    const Execution& execution = {});

}  // namespace muster::engine
