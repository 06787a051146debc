// How many customers come through steps taken in order, where they are lost, and how long they
// take. Threads: reads only. Cost: engine::walk_funnel, one evaluation for the audience; with a
// breakdown an evaluation and some passes over the times for each cell shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/events/funnel.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/values/value.hpp"
#include "query/run/query.hpp"

namespace muster::query {

inline constexpr std::size_t kDefaultFunnelCells = 20;
inline constexpr std::size_t kMostFunnelCells = 1'000;

/// 0.25, 0.5, 0.75, 0.9.
std::vector<engine::Decimal> default_time_quantiles();

struct FunnelRequest {
  Query audience{};
  /// `type [WHERE condition] [window]`, 1 … engine::kMaxFunnelSteps.
  std::vector<std::string> steps{};
  /// `7 DAYS`: from the first step to the last; empty: any time.
  std::string within{};
  /// The window of steps that name none; empty: ever.
  std::string during{};
  /// None, one or two different attributes by name; not place, not real.
  std::vector<std::string> by{};
  /// Cells to show, those with most customers at the first step; ≤ kMostFunnelCells.
  std::size_t limit = kDefaultFunnelCells;
  /// Of times, each from 0 to 1.
  std::vector<engine::Decimal> quantiles = default_time_quantiles();
};

struct TimeQuantile {
  engine::Decimal at;
  std::uint64_t seconds = 0;
};

/// How long customers took, in seconds.
struct StepTimes {
  double mean = 0;
  /// As aggregate.hpp has them: each is a time that occurs.
  std::vector<TimeQuantile> quantiles;
};

struct StepCount {
  std::uint64_t count = 0;       ///< customers who reached the step
  double share_of_previous = 0;  ///< of those who reached the step before; 1 at the first
  double share_of_first = 0;
  /// Empty at the first step and where nobody reached it.
  std::optional<StepTimes> since_previous{};
  std::optional<StepTimes> since_first{};
};

struct FunnelCellAnswer {
  std::vector<engine::Value> values;  ///< one a name in `by`, as in a breakdown
  std::vector<StepCount> steps;
};

struct FunnelAnswer {
  std::vector<std::string> steps;      ///< canonical
  std::optional<std::int64_t> within;  ///< seconds
  std::vector<StepCount> counts;       ///< one a step
  std::vector<std::string> by;
  std::vector<FunnelCellAnswer> cells;  ///< most customers at the first step first
  std::uint64_t other_cells = 0;        ///< cells the limit cut off
  std::uint64_t other_count = 0;        ///< customers in them at the first step
  std::uint64_t count = 0;              ///< customers in the audience
  std::uint64_t population = 0;
  std::string version;
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings;
};

/// Which paths count and which is measured: engine/events/funnel.hpp. Errors: bind()'s;
/// bind_event()'s naming the step; read_elapsed()'s; breakdown()'s of `by`; invalid_input for no
/// step or quantiles outside 0 … 1; limit_exceeded for too many steps or cells, memory, or events
/// too far apart; deadline_exceeded.
Result<FunnelAnswer> funnel(const engine::Population& population, const FunnelRequest& request,
                            const engine::Execution& execution = {});

}  // namespace muster::query
