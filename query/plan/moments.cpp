#include "query/plan/moments.hpp"

#include "engine/check.hpp"

namespace muster::query {
namespace {

// More than the calendar is long, in any unit but hours.
constexpr std::int64_t kFarAway = 4'000'000;

int months_in(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::month:
      return 1;
    case TimeUnit::quarter:
      return 3;
    case TimeUnit::year:
      return 12;
    default:
      return 0;
  }
}

int month_number(engine::Day day) {
  const engine::CivilDate date = engine::civil(day);
  return date.year * 12 + static_cast<int>(date.month) - 1;
}

}  // namespace

std::optional<engine::Day> shifted(engine::Day day, std::int64_t amount, TimeUnit unit) {
  ENGINE_CHECK(unit != TimeUnit::hour);
  if (amount > kFarAway || amount < -kFarAway) return std::nullopt;
  if (const int each = months_in(unit); each != 0) {
    const std::int64_t months = amount * each;
    const std::int64_t target = month_number(day) + months;
    if (target < 12 || target >= 12 * 10'000) return std::nullopt;
    return engine::add_months(day, static_cast<int>(months));
  }
  const std::int64_t days = day.since_epoch + amount * (unit == TimeUnit::week ? 7 : 1);
  if (days < engine::kFirstDay.since_epoch || days > engine::kLastDay.since_epoch) {
    return std::nullopt;
  }
  return engine::Day{static_cast<std::int32_t>(days)};
}

std::optional<engine::Instant> shifted(engine::Instant instant, std::int64_t amount, TimeUnit unit,
                                       const engine::TimeZone& zone) {
  if (unit == TimeUnit::hour) {
    constexpr std::int64_t kHourSeconds = 3'600;
    constexpr std::int64_t kFarHours = kFarAway * 24;
    if (amount > kFarHours || amount < -kFarHours) return std::nullopt;
    const std::int64_t moved = instant.since_epoch + amount * kHourSeconds;
    if (moved < engine::kFirstInstant.since_epoch || moved > engine::kLastInstant.since_epoch) {
      return std::nullopt;
    }
    return engine::Instant{moved};
  }
  const engine::Day day = zone.day_of(instant);
  const auto moved = shifted(day, amount, unit);
  if (!moved) return std::nullopt;
  const std::int64_t into_day = instant.since_epoch - zone.start_of(day).since_epoch;
  return zone.at(*moved, static_cast<int>(into_day));
}

std::string_view unit_name(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::hour:
      return "HOURS";
    case TimeUnit::day:
      return "DAYS";
    case TimeUnit::week:
      return "WEEKS";
    case TimeUnit::month:
      return "MONTHS";
    case TimeUnit::quarter:
      return "QUARTERS";
    case TimeUnit::year:
      return "YEARS";
  }
  return "DAYS";
}

}  // namespace muster::query
