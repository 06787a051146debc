#include "query/run/periods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/check.hpp"

namespace muster::query {
namespace {

using engine::Day;
using engine::Instant;

constexpr std::array<std::string_view, 3> kNames = {"day", "week", "month"};

// The first day of the period that a day lies in.
Day first_day(Day day, PeriodUnit unit) {
  if (unit == PeriodUnit::week) {
    // 1970-01-01 was a Thursday.
    const std::int32_t past_monday = ((day.since_epoch + 3) % 7 + 7) % 7;
    return std::max(engine::kFirstDay, Day{day.since_epoch - past_monday});
  }
  if (unit == PeriodUnit::month) {
    return Day{day.since_epoch - static_cast<std::int32_t>(engine::civil(day).day) + 1};
  }
  return day;
}

// Past the calendar's last day where it ends.
Day next_first_day(Day first, PeriodUnit unit) {
  if (unit == PeriodUnit::month) {
    const Day next = engine::add_months(first, 1);
    return engine::civil(next).day == 1 ? next : Day{engine::kLastDay.since_epoch + 1};
  }
  return Day{first.since_epoch + (unit == PeriodUnit::week ? 7 : 1)};
}

// Until the one that `last` lies in.
Periods from(Day first, Day last, PeriodUnit unit, const engine::TimeZone& zone) {
  Periods periods;
  Day day = first;
  while (day <= last && day <= engine::kLastDay) {
    const std::int64_t begin = zone.start_of(day).since_epoch;
    // A day that a zone skipped has no second of its own.
    if (!periods.begins.empty() && periods.begins.back() >= begin) periods.first_days.pop_back();
    if (periods.begins.empty() || periods.begins.back() < begin) periods.begins.push_back(begin);
    periods.first_days.push_back(day);
    day = next_first_day(day, unit);
  }
  periods.begins.push_back(day > engine::kLastDay ? engine::kLastInstant.since_epoch + 1
                                                  : zone.start_of(day).since_epoch);
  return periods;
}

}  // namespace

std::optional<PeriodUnit> period_unit(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<PeriodUnit>(found - kNames.begin());
}

std::string_view to_string(PeriodUnit unit) { return kNames[static_cast<std::size_t>(unit)]; }

Result<Periods> periods_of(engine::IntegerRange window, PeriodUnit unit,
                           const engine::TimeZone& zone) {
  ENGINE_CHECK(window.low <= window.high);
  const Day low = first_day(zone.day_of(Instant{window.low}), unit);
  const Day high = zone.day_of(Instant{window.high});
  const std::int32_t days = unit == PeriodUnit::day ? 1 : unit == PeriodUnit::week ? 7 : 28;
  if ((high.since_epoch - low.since_epoch) / days >= static_cast<std::int32_t>(kMaxPeriods)) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("{} to {} are more than {} {}s; take longer ones or a shorter window",
                             engine::format_day(low), engine::format_day(high), kMaxPeriods,
                             to_string(unit))};
  }
  return from(low, high, unit, zone);
}

Periods last_periods(std::size_t count, std::int64_t second, PeriodUnit unit,
                     const engine::TimeZone& zone) {
  ENGINE_CHECK(count >= 1 && count <= kMaxPeriods);
  const Day last = zone.day_of(Instant{second});
  Day first = first_day(last, unit);
  for (std::size_t i = 1; i < count; ++i) {
    const Day before = first_day(std::max(engine::kFirstDay, Day{first.since_epoch - 1}), unit);
    if (before >= first) break;
    first = before;
  }
  return from(first, last, unit, zone);
}

}  // namespace muster::query
