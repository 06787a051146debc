#include "tests/oracle/naive_calendar.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
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

Day naive_add_months(Day day, std::int64_t months) {
  NaiveDate date = naive_civil(day);
  for (; months > 0; --months) {
    if (++date.month > 12) {
      date.month = 1;
      if (++date.year > kLastYear) return engine::kLastDay;
    }
  }
  for (; months < 0; ++months) {
    if (--date.month < 1) {
      date.month = 12;
      if (--date.year < 1) return engine::kFirstDay;
    }
  }
  date.day = std::min(date.day, days_in_month(date.year, date.month));
  return naive_day(date);
}

Day naive_shift(Day day, std::int64_t amount, query::TimeUnit unit) {
  switch (unit) {
    case query::TimeUnit::month:
      return naive_add_months(day, amount);
    case query::TimeUnit::quarter:
      return naive_add_months(day, 3 * amount);
    case query::TimeUnit::year:
      return naive_add_months(day, 12 * amount);
    default:
      break;
  }
  const std::int64_t days = unit == query::TimeUnit::week ? 7 * amount : amount;
  return {static_cast<std::int32_t>(std::clamp<std::int64_t>(
      day.since_epoch + days, engine::kFirstDay.since_epoch, engine::kLastDay.since_epoch))};
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
  // Four years hold every day of the calendar that eight hold, but for 29 February about 1900.
  const int end = std::min(last.since_epoch, first.since_epoch + 8 * 366);
  for (int at = first.since_epoch; at <= end; ++at) {
    const NaiveDate date = naive_civil({at});
    if (date.month == wanted.month && date.day == wanted.day) return true;
    if (wanted.month == 2 && wanted.day == 29 && date.month == 3 && date.day == 1 &&
        !leap(date.year)) {
      return true;
    }
  }
  return false;
}

Day naive_local_day(const date::time_zone* zone, engine::Instant instant) {
  const auto local = zone->to_local(date::sys_seconds(std::chrono::seconds(instant.since_epoch)));
  return {static_cast<std::int32_t>(date::floor<date::days>(local).time_since_epoch().count())};
}

}  // namespace muster::oracle
