#include "tests/oracle/naive_calendar.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace muster::oracle {
namespace {

using engine::Day;

constexpr int kLastYear = 9999;

/// Days since 1970-01-01 of 1 January of years 1 … 10000, index 0 unused.
const std::vector<int>& year_starts() {
  static const std::vector<int> starts = [] {
    std::vector<int> days(kLastYear + 2, 0);
    for (int year = 1970; year <= kLastYear; ++year) {
      days[static_cast<std::size_t>(year + 1)] =
          days[static_cast<std::size_t>(year)] + (leap(year) ? 366 : 365);
    }
    for (int year = 1969; year >= 1; --year) {
      days[static_cast<std::size_t>(year)] =
          days[static_cast<std::size_t>(year + 1)] - (leap(year) ? 366 : 365);
    }
    return days;
  }();
  return starts;
}

}  // namespace

bool leap(int year) { return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0); }

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : lengths[static_cast<std::size_t>(month - 1)];
}

NaiveDate naive_civil(Day day) {
  const std::vector<int>& starts = year_starts();
  const auto next = std::upper_bound(starts.begin() + 1, starts.end(), day.since_epoch);
  NaiveDate date;
  date.year = static_cast<int>(next - starts.begin()) - 1;
  int left = day.since_epoch - starts[static_cast<std::size_t>(date.year)];
  for (date.month = 1; left >= days_in_month(date.year, date.month); ++date.month) {
    left -= days_in_month(date.year, date.month);
  }
  date.day = left + 1;
  return date;
}

Day naive_day(NaiveDate date) {
  int days = year_starts()[static_cast<std::size_t>(date.year)];
  for (int month = 1; month < date.month; ++month) days += days_in_month(date.year, month);
  return {days + date.day - 1};
}

Day naive_shift(Day day, std::int64_t amount, query::TimeUnit unit) {
  constexpr std::int64_t kFar = 4'000'000;
  constexpr Day kBefore{engine::kFirstDay.since_epoch - 2};
  constexpr Day kAfter{engine::kLastDay.since_epoch + 2};
  if (amount < -kFar) return kBefore;
  if (amount > kFar) return kAfter;
  if (unit == query::TimeUnit::day || unit == query::TimeUnit::week) {
    const std::int64_t days = unit == query::TimeUnit::week ? 7 * amount : amount;
    return {static_cast<std::int32_t>(
        std::clamp<std::int64_t>(day.since_epoch + days, kBefore.since_epoch, kAfter.since_epoch))};
  }
  std::int64_t months = amount;
  if (unit == query::TimeUnit::quarter) months = 3 * amount;
  if (unit == query::TimeUnit::year) months = 12 * amount;
  NaiveDate date = naive_civil(day);
  for (; months > 0; --months) {
    if (++date.month > 12) {
      date.month = 1;
      if (++date.year > kLastYear) return kAfter;
    }
  }
  for (; months < 0; ++months) {
    if (--date.month < 1) {
      date.month = 12;
      if (--date.year < 1) return kBefore;
    }
  }
  date.day = std::min(date.day, days_in_month(date.year, date.month));
  return naive_day(date);
}

int naive_age(Day birth, Day on) {
  const NaiveDate born = naive_civil(birth);
  const NaiveDate then = naive_civil(on);
  const bool had_birthday =
      then.month > born.month || (then.month == born.month && then.day >= born.day);
  return then.year - born.year - (had_birthday ? 0 : 1);
}

bool naive_anniversary(Day day, Day first, Day last) {
  const NaiveDate wanted = naive_civil(day);
  // Eight years hold every day of the calendar, 29 February included but for those about 1900,
  // 2100.
  constexpr int kEnough = 8 * 366;
  const int end = std::min(last.since_epoch, engine::kLastDay.since_epoch);
  for (int at = std::max(first.since_epoch, end - kEnough); at <= end; ++at) {
    const NaiveDate date = naive_civil({at});
    if (date.month == wanted.month && date.day == wanted.day) return true;
    if (wanted.month == 2 && wanted.day == 29 && date.month == 3 && date.day == 1 &&
        !leap(date.year)) {
      return true;
    }
  }
  return false;
}

std::optional<engine::Instant> naive_wall_clock(const date::time_zone* zone,
                                                const std::string& text) {
  NaiveDate date;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int read = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d%n", &date.year, &date.month, &date.day, &hour,
                  &minute, &read) < 5) {
    return std::nullopt;
  }
  const auto rest = text.substr(static_cast<std::size_t>(read));
  if (!rest.empty() && (rest.size() != 3 || std::sscanf(rest.c_str(), ":%2d", &second) != 1)) {
    return std::nullopt;
  }
  const std::int64_t wall =
      naive_day(date).since_epoch * std::int64_t{86'400} + hour * 3600 + minute * 60 + second;
  const auto at =
      zone->to_sys(date::local_seconds(std::chrono::seconds(wall)), date::choose::earliest);
  return engine::Instant{std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count()};
}

Day naive_local_day(const date::time_zone* zone, engine::Instant instant) {
  const auto local = zone->to_local(date::sys_seconds(std::chrono::seconds(instant.since_epoch)));
  return {static_cast<std::int32_t>(date::floor<date::days>(local).time_since_epoch().count())};
}

}  // namespace muster::oracle
