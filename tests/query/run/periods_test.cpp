#include "query/run/periods.hpp"

#include <gtest/gtest.h>

namespace muster::query {
namespace {

using engine::TimeZone;

std::int64_t second(std::string_view text) { return engine::parse_instant(text)->since_epoch; }

std::string days_of(const Periods& periods) {
  std::string days;
  for (const engine::Day day : periods.first_days) days += engine::format_day(day) + " ";
  return days;
}

TEST(Periods, OfAWindow) {
  const TimeZone utc = TimeZone::utc();
  const engine::IntegerRange window{second("2026-01-31T23:59:59"), second("2026-03-01T00:00:00")};
  EXPECT_EQ(days_of(periods_of(window, PeriodUnit::month, utc).value()),
            "2026-01-01 2026-02-01 2026-03-01 ");
  EXPECT_EQ(days_of(periods_of(window, PeriodUnit::week, utc).value()),
            "2026-01-26 2026-02-02 2026-02-09 2026-02-16 2026-02-23 ");
  EXPECT_EQ(periods_of(window, PeriodUnit::day, utc)->size(), 30U);
}

// The day on which summer time begins has 23 hours, the one on which it ends 25.
TEST(Periods, DaysAreAsLongAsTheyAreInTheZone) {
  const TimeZone rome = TimeZone::named("Europe/Rome").value();
  const Periods spring = last_periods(2, second("2026-03-29T12:00:00"), PeriodUnit::day, rome);
  EXPECT_EQ(spring.begins[1] - spring.begins[0], 86'400);
  EXPECT_EQ(spring.begins[2] - spring.begins[1], 23 * 3'600);
  const Periods autumn = last_periods(1, second("2026-10-25T12:00:00"), PeriodUnit::day, rome);
  EXPECT_EQ(autumn.begins[1] - autumn.begins[0], 25 * 3'600);
}

// Samoa had no 30 December 2011.
TEST(Periods, ADayThatAZoneSkippedIsNone) {
  const TimeZone apia = TimeZone::named("Pacific/Apia").value();
  const Periods days = last_periods(3, second("2011-12-31T12:00:00"), PeriodUnit::day, apia);
  ASSERT_EQ(days.begins.size(), days.size() + 1);
  for (std::size_t i = 0; i < days.size(); ++i) EXPECT_LT(days.begins[i], days.begins[i + 1]);
}

TEST(Periods, EndWithTheCalendar) {
  const TimeZone utc = TimeZone::utc();
  for (const PeriodUnit unit : {PeriodUnit::day, PeriodUnit::week, PeriodUnit::month}) {
    const Periods last = last_periods(2, engine::kLastInstant.since_epoch, unit, utc);
    EXPECT_EQ(last.size(), 2U);
    EXPECT_GT(last.begins.back(), engine::kLastInstant.since_epoch);
    const Periods first = last_periods(9, engine::kFirstInstant.since_epoch, unit, utc);
    EXPECT_EQ(days_of(first), "0001-01-01 ");
  }
}

TEST(Periods, TooManyAreRefused) {
  const auto found =
      periods_of({engine::kFirstInstant.since_epoch, 0}, PeriodUnit::day, TimeZone::utc());
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, ErrorCode::limit_exceeded);
}

TEST(Periods, UnitsHaveNames) {
  EXPECT_EQ(period_unit("week"), PeriodUnit::week);
  EXPECT_FALSE(period_unit("year").has_value());
  EXPECT_EQ(to_string(PeriodUnit::month), "month");
}

}  // namespace
}  // namespace muster::query
