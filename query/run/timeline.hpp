// What happened when: events and active customers a day, week or month.
// Threads: reads only. Cost: engine::timeline, and one evaluation for the audience.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/events/timeline.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/periods.hpp"
#include "query/run/query.hpp"

namespace muster::query {

inline constexpr std::size_t kDefaultTimelinePeriods = 30;
inline constexpr std::size_t kMaxTimelineCells = 200'000;

struct TimelineRequest {
  Query audience{};
  /// `type [WHERE condition] [window]`, a series each; none: every type of event.
  std::vector<std::string> events{};
  PeriodUnit unit = PeriodUnit::day;
  /// The last so many periods, the one of as_of included.
  std::size_t periods = kDefaultTimelinePeriods;
};

struct TimelinePeriod {
  engine::Day begin;  ///< its first day
  /// One a series, then all series together: their events added up, customers with any of them.
  std::vector<engine::TimelineCell> cells;
};

struct TimelineAnswer {
  std::vector<std::string> series;  ///< canonical
  PeriodUnit unit = PeriodUnit::day;
  std::vector<TimelinePeriod> periods;  ///< oldest first; the last one may not be over
  std::uint64_t count = 0;              ///< customers in the audience
  std::uint64_t population = 0;
  std::string version;
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings;
};

/// Periods are those of the query's zone. Errors: bind()'s; bind_event()'s naming the series;
/// invalid_input for no period; limit_exceeded for more than kMaxPeriods periods or
/// kMaxTimelineCells cells; deadline_exceeded.
Result<TimelineAnswer> timeline(const engine::Population& population,
                                const TimelineRequest& request,
                                const engine::Execution& execution = {});

}  // namespace muster::query
