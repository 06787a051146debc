#include "engine/values/time_zone.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace muster::engine {
namespace {

constexpr int kHour = 3600;

Day day(const char* text) { return parse_day(text).value(); }
Instant instant(const char* text) { return parse_instant(text).value(); }

TimeZone zone(const char* name) {
  auto found = TimeZone::named(name);
  EXPECT_TRUE(found.ok()) << name;
  return std::move(found).value();
}

std::string start(const char* zone_name, const char* on) {
  return format_instant(zone(zone_name).start_of(day(on)));
}

std::string moment(const char* zone_name, const char* on, int seconds) {
  return format_instant(zone(zone_name).at(day(on), seconds));
}

TEST(TimeZone, UtcNeedsNoDatabase) {
  const TimeZone utc = TimeZone::utc();
  EXPECT_EQ(utc.name(), "UTC");
  EXPECT_EQ(utc.start_of(day("2026-06-30")), instant("2026-06-30T00:00:00Z"));
  EXPECT_EQ(utc.at(day("2026-06-30"), 90), instant("2026-06-30T00:01:30Z"));
  EXPECT_EQ(utc.day_of(Instant{-1}), day("1969-12-31"));
  EXPECT_EQ(zone("UTC").name(), "UTC");
}

TEST(TimeZone, DaysTurnAtLocalMidnight) {
  const TimeZone rome = zone("Europe/Rome");
  EXPECT_EQ(rome.name(), "Europe/Rome");
  EXPECT_EQ(rome.day_of(instant("2026-06-29T21:59:59Z")), day("2026-06-29"));
  EXPECT_EQ(rome.day_of(instant("2026-06-29T22:00:00Z")), day("2026-06-30"));
  EXPECT_EQ(rome.day_of(instant("2026-01-14T22:59:59Z")), day("2026-01-14"));
  EXPECT_EQ(rome.day_of(instant("2026-01-14T23:00:00Z")), day("2026-01-15"));
}

TEST(TimeZone, RomeSkipsAnHourInSpring) {
  // 29 March 2026: 02:00 becomes 03:00.
  EXPECT_EQ(moment("Europe/Rome", "2026-03-29", 2 * kHour - 1), "2026-03-29T00:59:59Z");
  EXPECT_EQ(moment("Europe/Rome", "2026-03-29", 2 * kHour), "2026-03-29T01:00:00Z");
  EXPECT_EQ(moment("Europe/Rome", "2026-03-29", 2 * kHour + 1800), "2026-03-29T01:00:00Z");
  EXPECT_EQ(moment("Europe/Rome", "2026-03-29", 3 * kHour), "2026-03-29T01:00:00Z");
}

TEST(TimeZone, RomeRepeatsAnHourInAutumn) {
  // 25 October 2026: 03:00 becomes 02:00; half past two happens twice and the earlier is meant.
  EXPECT_EQ(moment("Europe/Rome", "2026-10-25", 2 * kHour + 1800), "2026-10-25T00:30:00Z");
  EXPECT_EQ(moment("Europe/Rome", "2026-10-25", 3 * kHour), "2026-10-25T02:00:00Z");
  EXPECT_EQ(start("Europe/Rome", "2026-10-25"), "2026-10-24T22:00:00Z");
  EXPECT_EQ(start("Europe/Rome", "2026-10-26"), "2026-10-25T23:00:00Z");
}

TEST(TimeZone, MidnightItselfCanBeSkippedOrHappenTwice) {
  // São Paulo, 4 November 2018: midnight became one o'clock.
  EXPECT_EQ(start("America/Sao_Paulo", "2018-11-04"), "2018-11-04T03:00:00Z");
  EXPECT_EQ(zone("America/Sao_Paulo").day_of(instant("2018-11-04T02:59:59Z")), day("2018-11-03"));
  // Havana, 1 November 2026: one o'clock becomes midnight, so midnight comes twice.
  EXPECT_EQ(start("America/Havana", "2026-11-01"), "2026-11-01T04:00:00Z");
}

TEST(TimeZone, ADayThatNeverHappenedBeginsWithTheNext) {
  // Samoa went from 29 to 31 December 2011.
  EXPECT_EQ(start("Pacific/Apia", "2011-12-30"), start("Pacific/Apia", "2011-12-31"));
}

TEST(TimeZone, AlmatyChangedItsOffsetIn2024) {
  EXPECT_EQ(start("Asia/Almaty", "2024-02-29"), "2024-02-28T18:00:00Z");
  EXPECT_EQ(start("Asia/Almaty", "2024-03-02"), "2024-03-01T19:00:00Z");
  // Midnight of 1 March went back to 23:00, so the last hour of February came twice.
  EXPECT_EQ(zone("Asia/Almaty").day_of(instant("2024-02-29T18:30:00Z")), day("2024-02-29"));
  EXPECT_EQ(start("Asia/Almaty", "2024-03-01"), "2024-02-29T19:00:00Z");
  EXPECT_EQ(moment("Asia/Almaty", "2024-02-29", 23 * kHour + 1800), "2024-02-29T17:30:00Z");
}

TEST(TimeZone, OffsetsNeedNotBeWholeHours) {
  EXPECT_EQ(start("Asia/Kolkata", "2026-06-30"), "2026-06-29T18:30:00Z");
  EXPECT_EQ(start("Asia/Kathmandu", "2026-06-30"), "2026-06-29T18:15:00Z");
  EXPECT_EQ(start("Australia/Eucla", "2026-06-30"), "2026-06-29T15:15:00Z");
  // Lord Howe moves its clocks by half an hour.
  EXPECT_EQ(start("Australia/Lord_Howe", "2026-01-15"), "2026-01-14T13:00:00Z");
  EXPECT_EQ(start("Australia/Lord_Howe", "2026-06-15"), "2026-06-14T13:30:00Z");
}

TEST(TimeZone, EveryDayBeginsOnItself) {
  const TimeZone rome = zone("Europe/Rome");
  for (Day at = day("1890-01-01"); at < day("2040-01-01"); ++at.since_epoch) {
    const Instant begin = rome.start_of(at);
    ASSERT_EQ(rome.day_of(begin), at) << format_day(at);
    ASSERT_EQ(rome.day_of({begin.since_epoch - 1}), Day{at.since_epoch - 1}) << format_day(at);
  }
}

TEST(TimeZone, ExtremesStayWithinTheCalendar) {
  const TimeZone rome = zone("Europe/Rome");
  EXPECT_EQ(rome.day_of({std::numeric_limits<std::int64_t>::max()}), kLastDay);
  EXPECT_EQ(rome.day_of({std::numeric_limits<std::int64_t>::min()}), kFirstDay);
  EXPECT_LT(rome.start_of(kFirstDay), rome.start_of(kLastDay));
  EXPECT_EQ(TimeZone::utc().start_of(kFirstDay), kFirstInstant);
}

TEST(TimeZone, AnUnknownNameIsAnErrorWithTheNearestName) {
  const auto suggested = [](const char* name) {
    const auto result = TimeZone::named(name);
    EXPECT_FALSE(result.ok()) << name;
    EXPECT_EQ(result.error().code, ErrorCode::unknown_name);
    EXPECT_NE(result.error().message.find(name), std::string::npos);
    return result.error().suggestion.value_or("none");
  };
  EXPECT_EQ(suggested("Europe/Roma"), "Europe/Rome");
  EXPECT_EQ(suggested("europe/rome"), "Europe/Rome");
  EXPECT_EQ(suggested("Europe/Moskow"), "Europe/Moscow");
  EXPECT_EQ(suggested("Almaty"), "Asia/Almaty");
  EXPECT_EQ(suggested("utc"), "UTC");
  EXPECT_EQ(suggested("Middle-earth/Minas_Tirith"), "none");
  EXPECT_EQ(suggested("../../etc/passwd"), "none");
  EXPECT_EQ(suggested(""), "none");
}

TEST(Now, IsThisCentury) {
  EXPECT_GT(now(), instant("2024-01-01T00:00:00Z"));
  EXPECT_LT(now(), instant("2100-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace muster::engine
