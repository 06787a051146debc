// Who comes back: cohorts by the period of their first event, and how many of each have another
// event in the periods after it.
// Threads: reads only. Cost: engine::retention, and one evaluation for the audience.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/values/calendar.hpp"
#include "query/run/periods.hpp"
#include "query/run/query.hpp"

namespace muster::query {

inline constexpr std::size_t kDefaultRetentionPeriods = 12;
inline constexpr std::size_t kMaxRetentionCells = 100'000;

struct RetentionRequest {
  Query audience{};
  /// `type [WHERE condition] [window]`: a customer's first such event decides her cohort.
  std::string event{};
  /// What she comes back for; empty: the same event, at any time.
  std::string again{};
  PeriodUnit unit = PeriodUnit::week;
  /// Periods after a cohort's own that are looked at.
  std::size_t periods = kDefaultRetentionPeriods;
  /// The last so many cohorts, the one of as_of included; empty: as many as have all of their
  /// periods in the grid, `periods` + 1, or all that the event's window touches.
  std::optional<std::size_t> cohorts{};
};

struct RetentionCohort {
  engine::Day begin;  ///< the first day of its period
  std::uint64_t size = 0;
  /// Customers with such an event k periods later, k = 0, 1, …; periods that begin after as_of are
  /// not there.
  std::vector<std::uint64_t> back;
};

struct RetentionAnswer {
  std::string event;  ///< canonical
  std::string again;
  PeriodUnit unit = PeriodUnit::week;
  std::size_t periods = 0;
  std::vector<RetentionCohort> cohorts;  ///< oldest first
  /// For each k: the customers of all cohorts that have a k-th period, and those of them with an
  /// event in it.
  std::vector<std::uint64_t> customers;
  std::vector<std::uint64_t> back;
  std::uint64_t count = 0;  ///< customers in the audience
  std::uint64_t population = 0;
  std::string version;
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings;
};

/// Periods are those of the query's zone; the last one may not be over. Errors: bind()'s;
/// bind_event()'s naming `event` or `again`; invalid_input for no event or no cohort;
/// limit_exceeded for more than kMaxPeriods periods or kMaxRetentionCells cells; deadline_exceeded.
Result<RetentionAnswer> retention(const engine::Population& population,
                                  const RetentionRequest& request,
                                  const engine::Execution& execution = {});

}  // namespace muster::query
