// Days, weeks from Monday and months of a time zone, as stretches of seconds.
// Threads: pure functions. Cost: a zone conversion each.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/evaluation/integer_range.hpp"
#include "engine/result.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/time_zone.hpp"

namespace muster::query {

enum class PeriodUnit { day, week, month };

/// Empty for another word than `day`, `week`, `month`.
std::optional<PeriodUnit> period_unit(std::string_view name);
std::string_view to_string(PeriodUnit unit);

inline constexpr std::size_t kMaxPeriods = 5'000;

struct Periods {
  std::vector<engine::Day> first_days;
  /// In seconds, and one more: where the last one ends.
  std::vector<std::int64_t> begins;
  std::size_t size() const { return first_days.size(); }
};

/// All periods that a second of `window` lies in. Error: limit_exceeded over kMaxPeriods. Requires
/// low ≤ high and both within the years 1 to 9999.
Result<Periods> periods_of(engine::IntegerRange window, PeriodUnit unit,
                           const engine::TimeZone& zone);
/// The `count` ≥ 1 periods of which the last holds `second`; fewer where the calendar begins.
/// Requires count ≤ kMaxPeriods.
Periods last_periods(std::size_t count, std::int64_t second, PeriodUnit unit,
                     const engine::TimeZone& zone);

}  // namespace muster::query
