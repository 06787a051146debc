#include "engine/values/calendar.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace muster::engine {
namespace {

Day day(int year, unsigned month, unsigned dom) { return day_of({year, month, dom}).value(); }

TEST(Civil, KnowsTheEpochAndTheEnds) {
  EXPECT_EQ(civil(Day{0}), (CivilDate{1970, 1, 1}));
  EXPECT_EQ(civil(Day{-1}), (CivilDate{1969, 12, 31}));
  EXPECT_EQ(civil(kFirstDay), (CivilDate{1, 1, 1}));
  EXPECT_EQ(civil(kLastDay), (CivilDate{9999, 12, 31}));
  EXPECT_EQ(civil(Day{std::numeric_limits<std::int32_t>::min()}), (CivilDate{1, 1, 1}));
  EXPECT_EQ(civil(Day{std::numeric_limits<std::int32_t>::max()}), (CivilDate{9999, 12, 31}));
}

TEST(Civil, IsTheInverseOfDayOfOnEveryDay) {
  for (std::int32_t n = kFirstDay.since_epoch; n <= kLastDay.since_epoch; n += 13) {
    ASSERT_EQ(day_of(civil(Day{n})), Day{n}) << n;
  }
}

TEST(DayOf, KnowsLeapYears) {
  EXPECT_EQ(day_of({2024, 2, 29}), Day{19782});
  EXPECT_EQ(day_of({2000, 2, 29}), Day{11016});
  EXPECT_EQ(day_of({2025, 2, 29}), std::nullopt);
  EXPECT_EQ(day_of({1900, 2, 29}), std::nullopt);
  EXPECT_EQ(day_of({2024, 2, 30}), std::nullopt);
}

TEST(DayOf, RefusesDatesThatDoNotExist) {
  EXPECT_EQ(day_of({0, 1, 1}), std::nullopt);
  EXPECT_EQ(day_of({-5, 1, 1}), std::nullopt);
  EXPECT_EQ(day_of({10'000, 1, 1}), std::nullopt);
  EXPECT_EQ(day_of({70'000, 1, 1}), std::nullopt);
  EXPECT_EQ(day_of({2026, 0, 1}), std::nullopt);
  EXPECT_EQ(day_of({2026, 13, 1}), std::nullopt);
  EXPECT_EQ(day_of({2026, 256 + 1, 1}), std::nullopt);
  EXPECT_EQ(day_of({2026, 4, 31}), std::nullopt);
  EXPECT_EQ(day_of({2026, 4, 0}), std::nullopt);
  EXPECT_EQ(day_of({2026, 4, 256 + 1}), std::nullopt);
}

TEST(ParseDay, ReadsIsoDatesOnly) {
  EXPECT_EQ(parse_day("1970-01-01"), Day{0});
  EXPECT_EQ(parse_day("2026-06-30"), day(2026, 6, 30));
  EXPECT_EQ(parse_day("0001-01-01"), kFirstDay);
  EXPECT_EQ(parse_day("9999-12-31"), kLastDay);
  for (const char* text : {"", "2026", "2026-6-30", "26-06-30", "2026/06/30", "30.06.2026",
                           " 2026-06-30", "2026-06-30 ", "2026-06-30T00:00", "0000-01-01",
                           "-001-01-01", "+2026-01-01", "2025-02-29", "2026-06-3x"}) {
    EXPECT_EQ(parse_day(text), std::nullopt) << text;
  }
}

TEST(FormatDay, IsReadBack) {
  EXPECT_EQ(format_day(kFirstDay), "0001-01-01");
  EXPECT_EQ(format_day(kLastDay), "9999-12-31");
  EXPECT_EQ(format_day(day(2026, 6, 5)), "2026-06-05");
}

TEST(ParseInstant, ReadsTheForms) {
  constexpr Instant kTen{1'782'813'600};  // 2026-06-30T10:00:00Z
  for (const char* text :
       {"2026-06-30T10:00:00Z", "2026-06-30 10:00:00", "2026-06-30T10:00", "2026-06-30T10:00Z",
        "2026-06-30T12:00:00+02:00", "2026-06-30T12:00+0200", "2026-06-30 12:00:00+02",
        "2026-06-30T04:30:00-05:30", "2026-06-30T10:00:00.999Z", "2026-06-30T10:00:00.123456789",
        "2026-07-01T09:59:00+23:59", "2026-06-30T15:45:00.5+05:45"}) {
    EXPECT_EQ(parse_instant(text), kTen) << text;
  }
  EXPECT_EQ(parse_instant("1970-01-01T00:00:00Z"), Instant{0});
  EXPECT_EQ(parse_instant("1969-12-31T23:59:59Z"), Instant{-1});
}

TEST(ParseInstant, RefusesEverythingElse) {
  for (const char* text : {"",
                           "2026-06-30",
                           "2026-06-30T",
                           "2026-06-30T10",
                           "2026-06-30T24:00",
                           "2026-06-30T10:60",
                           "2026-06-30T10:00:60",
                           "2026-06-30T10:00:00.",
                           "2026-06-30T10:00:00.Z",
                           "2026-06-30T10:00z",
                           "2026-06-30t10:00",
                           "2026-06-30T10:00:00+2",
                           "2026-06-30T10:00+24:00",
                           "2026-06-30T10:00+02:60",
                           "2026-06-30T10:00+02:",
                           "2026-06-30T10:00:00ZZ",
                           "2026-06-30T10:00:00+02:00x",
                           "2026-06-30  10:00",
                           "2025-02-29T10:00",
                           "2026-06-30T1:00",
                           "2026-06-30T10:00 +02:00"}) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

TEST(ParseInstant, StaysWithinTheCalendar) {
  EXPECT_EQ(parse_instant("0001-01-01T00:00:00Z"), kFirstInstant);
  EXPECT_EQ(parse_instant("9999-12-31T23:59:59Z"), kLastInstant);
  EXPECT_EQ(parse_instant("0001-01-01T00:00:00+01:00"), std::nullopt);
  EXPECT_EQ(parse_instant("9999-12-31T23:59:59-00:01"), std::nullopt);
}

TEST(FormatInstant, WritesUtc) {
  EXPECT_EQ(format_instant(Instant{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_instant(Instant{-1}), "1969-12-31T23:59:59Z");
  EXPECT_EQ(format_instant(kFirstInstant), "0001-01-01T00:00:00Z");
  EXPECT_EQ(format_instant(kLastInstant), "9999-12-31T23:59:59Z");
  EXPECT_EQ(format_instant(Instant{std::numeric_limits<std::int64_t>::max()}),
            "9999-12-31T23:59:59Z");
  EXPECT_EQ(format_instant(Instant{std::numeric_limits<std::int64_t>::min()}),
            "0001-01-01T00:00:00Z");
}

TEST(AddMonths, ClampsToTheMonthsEnd) {
  EXPECT_EQ(add_months(day(2026, 1, 31), 1), day(2026, 2, 28));
  EXPECT_EQ(add_months(day(2024, 1, 31), 1), day(2024, 2, 29));
  EXPECT_EQ(add_months(day(2024, 2, 29), 12), day(2025, 2, 28));
  EXPECT_EQ(add_months(day(2024, 2, 29), 48), day(2028, 2, 29));
  EXPECT_EQ(add_months(day(2026, 3, 31), -1), day(2026, 2, 28));
  EXPECT_EQ(add_months(day(2026, 1, 15), -1), day(2025, 12, 15));
  EXPECT_EQ(add_months(day(2026, 12, 15), 1), day(2027, 1, 15));
  EXPECT_EQ(add_months(day(2026, 5, 5), 0), day(2026, 5, 5));
}

TEST(AddMonths, StopsAtTheCalendarsEnds) {
  EXPECT_EQ(add_months(day(9999, 12, 1), 1), kLastDay);
  EXPECT_EQ(add_months(day(1, 1, 31), -1), kFirstDay);
  EXPECT_EQ(add_months(day(2026, 1, 1), std::numeric_limits<int>::max()), kLastDay);
  EXPECT_EQ(add_months(day(2026, 1, 1), std::numeric_limits<int>::min()), kFirstDay);
  EXPECT_EQ(add_months(day(9999, 11, 30), 1), day(9999, 12, 30));
}

TEST(AgeInYears, ChangesOnTheBirthday) {
  EXPECT_EQ(age_in_years(day(1990, 6, 15), day(2026, 6, 14)), 35);
  EXPECT_EQ(age_in_years(day(1990, 6, 15), day(2026, 6, 15)), 36);
  EXPECT_EQ(age_in_years(day(1990, 6, 15), day(1990, 6, 15)), 0);
}

TEST(AgeInYears, OfALeaplingChangesOnTheFirstOfMarchInOrdinaryYears) {
  EXPECT_EQ(age_in_years(day(2004, 2, 29), day(2025, 2, 28)), 20);
  EXPECT_EQ(age_in_years(day(2004, 2, 29), day(2025, 3, 1)), 21);
  EXPECT_EQ(age_in_years(day(2004, 2, 29), day(2024, 2, 28)), 19);
  EXPECT_EQ(age_in_years(day(2004, 2, 29), day(2024, 2, 29)), 20);
}

TEST(AgeInYears, IsNegativeBeforeBirth) {
  EXPECT_EQ(age_in_years(day(2000, 6, 15), day(2000, 6, 14)), -1);
  EXPECT_EQ(age_in_years(day(2000, 6, 15), day(1999, 6, 15)), -1);
  EXPECT_EQ(age_in_years(day(2000, 6, 15), day(1999, 6, 14)), -2);
}

}  // namespace
}  // namespace muster::engine
