// Days, weeks and months of a zone as seconds: short and long days, days without a midnight, leap
// days, year ends, and as_of in the past.
#include "query/plan/event_windows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "query/plan/bind_event.hpp"
#include "query/plan/bind_term.hpp"
#include "query/run/query.hpp"
#include "tests/query/people.hpp"
#include "tests/query/shop.hpp"

namespace muster::query {
namespace {

using ::testing::HasSubstr;
using tests::context_at;
using tests::shop;
using tests::TextEvent;

/// One customer for every time, called "0", "1", …, each with a purchase then.
std::string buyers(const std::vector<std::string>& times, std::string_view where,
                   std::string_view as_of, std::string_view zone) {
  std::vector<std::string> ids;
  std::vector<TextEvent> events;
  for (std::size_t i = 0; i < times.size(); ++i) {
    ids.push_back(std::to_string(i));
    events.push_back({ids.back(), "purchase", times[i]});
  }
  const auto population = tests::with_events(tests::population_of(ids, {}), events);
  return tests::selected(where, context_at(as_of, zone), *population);
}

TEST(EventWindowsTest, DaysAreThoseOfTheZone) {
  const std::vector<std::string> times = {"2026-06-29T21:59:59Z", "2026-06-29T22:00:00Z",
                                          "2026-06-30T21:59:59Z", "2026-06-30T22:00:00Z"};
  EXPECT_EQ(buyers(times, "DID purchase DURING LAST 1 DAY", "2026-06-30", "Europe/Rome"), "1 2");
  EXPECT_EQ(buyers(times, "DID purchase DURING LAST 1 DAY", "2026-06-30", "UTC"), "2 3");
  EXPECT_EQ(buyers(times, "DID purchase DURING '2026-06-30' TO '2026-06-30'", "2026-07-30",
                   "Europe/Rome"),
            "1 2");
  EXPECT_EQ(buyers(times, "DID purchase SINCE '2026-06-30'", "2026-07-30", "Europe/Rome"), "1 2 3");
  EXPECT_EQ(buyers(times, "DID purchase BEFORE '2026-06-30'", "2026-07-30", "Europe/Rome"), "0");
}

TEST(EventWindowsTest, DaysHave23And25HoursWhereClocksChange) {
  // 31 March 2024 in Rome is 2024-03-30T23:00Z … 2024-03-31T22:00Z.
  const std::vector<std::string> march = {"2024-03-30T22:59:59Z", "2024-03-30T23:00:00Z",
                                          "2024-03-31T21:59:59Z", "2024-03-31T22:00:00Z"};
  EXPECT_EQ(buyers(march, "DID purchase DURING '2024-03-31' TO '2024-03-31'", "2024-05-01",
                   "Europe/Rome"),
            "1 2");
  EXPECT_EQ(buyers(march, "DID purchase DURING LAST 1 DAY", "2024-03-31", "Europe/Rome"), "1 2");
  // 27 October 2024 is 2024-10-26T22:00Z … 2024-10-27T23:00Z.
  const std::vector<std::string> october = {"2024-10-26T21:59:59Z", "2024-10-26T22:00:00Z",
                                            "2024-10-27T22:59:59Z", "2024-10-27T23:00:00Z"};
  EXPECT_EQ(buyers(october, "DID purchase DURING '2024-10-27' TO '2024-10-27'", "2024-12-01",
                   "Europe/Rome"),
            "1 2");
  // Hours are hours all the same.
  EXPECT_EQ(
      buyers(october, "DID purchase DURING LAST 24 HOURS", "2024-10-27T22:59:59Z", "Europe/Rome"),
      "2");
}

TEST(EventWindowsTest, ADayWithoutMidnightBeginsBehindTheGap) {
  // On 4 November 2018 clocks in São Paulo went from 00:00 to 01:00, which is 03:00 UTC.
  const std::vector<std::string> times = {"2018-11-04T02:59:59Z", "2018-11-04T03:00:00Z"};
  EXPECT_EQ(buyers(times, "DID purchase DURING '2018-11-04' TO '2018-11-04'", "2018-12-01",
                   "America/Sao_Paulo"),
            "1");
}

TEST(EventWindowsTest, MonthsAndYearsGoByTheCalendar) {
  const std::vector<std::string> leap = {"2024-02-29T23:59:59", "2024-03-01T00:00:00",
                                         "2024-03-29T12:00:00"};
  EXPECT_EQ(buyers(leap, "DID purchase DURING LAST 1 MONTH", "2024-03-29", ""), "1 2");
  const std::vector<std::string> years = {"2023-12-31T23:59:59", "2024-01-01T00:00:00",
                                          "2024-12-31T23:59:59"};
  EXPECT_EQ(buyers(years, "DID purchase DURING LAST 1 YEAR", "2024-12-31", ""), "1 2");
  EXPECT_EQ(buyers(years, "DID purchase BEFORE '2024-02-29' + 1 YEAR", "2025-12-31", ""), "0 1 2");
}

TEST(EventWindowsTest, NothingPastAsOfIsSeen) {
  const std::vector<std::string> times = {"2026-06-30T11:59:59Z", "2026-06-30T12:00:00Z",
                                          "2026-06-30T12:00:01Z"};
  const char* noon = "2026-06-30T12:00:00Z";
  EXPECT_EQ(buyers(times, "DID purchase", noon, ""), "0 1");
  EXPECT_EQ(buyers(times, "DID purchase DURING '2026-06-01' TO '2026-07-31'", noon, ""), "0 1");
  EXPECT_EQ(buyers(times, "COUNT(purchase) = 0", noon, ""), "2");
  EXPECT_EQ(buyers(times, "LAST(purchase) > '2026-01-01'", noon, ""), "0 1");
  EXPECT_EQ(buyers(times, "DID purchase DURING LAST 1 HOUR", "2026-06-30T12:59:59Z", ""), "1 2");
}

TEST(EventWindowsTest, PeriodsBeginAtLocalMidnightAndOnMonday) {
  std::vector<TextEvent> events{{"a", "visit", "2026-06-28T21:00:00Z"},   // Sunday 23:00 in Rome
                                {"a", "visit", "2026-06-28T22:30:00Z"},   // Monday 00:30
                                {"b", "visit", "2026-06-29T00:00:00Z"},   // Monday
                                {"b", "visit", "2026-07-05T21:59:59Z"}};  // Sunday
  const auto population = tests::with_events(tests::population_of({"a", "b"}, {}), events);
  const auto rome = context_at("2026-07-31", "Europe/Rome");
  EXPECT_EQ(tests::selected("COUNT(DISTINCT DAYS OF visit) = 2", rome, *population), "a b");
  EXPECT_EQ(tests::selected("COUNT(DISTINCT WEEKS OF visit) = 2", rome, *population), "a");
  EXPECT_EQ(tests::selected("COUNT(DISTINCT MONTHS OF visit) = 2", rome, *population), "b");
  const auto utc = context_at("2026-07-31", "");
  EXPECT_EQ(tests::selected("COUNT(DISTINCT DAYS OF visit) = 1", utc, *population), "a");
}

TEST(EventWindowsTest, EndsBeyondTheEventsAreOpen) {
  const auto window = [](std::string_view text, std::string_view as_of) {
    const auto bound = bind_event(text, shop(), context_at(as_of, ""));
    EXPECT_TRUE(bound.ok()) << text;
    return bound->events.window;
  };
  // Whenever it is asked, as long as the same events answer.
  EXPECT_EQ(window("purchase SINCE '2026-06-01'", "2026-07-02"),
            window("purchase SINCE '2026-06-01'", "2027-01-01"));
  EXPECT_EQ(window("purchase", "2026-07-02"), window("purchase SINCE '2020-01-01'", "2026-08-01"));
  EXPECT_NE(window("purchase", "2026-06-30"), window("purchase", "2026-07-02"));
}

TEST(EventWindowsTest, EmptyWindowsWarn) {
  const auto warning = [](std::string_view where) {
    const auto query = read_query(where, context_at("2026-06-30", ""));
    const auto bound = bind(*query, shop());
    EXPECT_TRUE(bound.ok() && bound->warnings.size() == 1) << where;
    return bound.ok() && !bound->warnings.empty() ? bound->warnings.front().message : "";
  };
  EXPECT_THAT(warning("DID purchase SINCE '2026-07-01'"), HasSubstr("begins after as_of"));
  EXPECT_THAT(warning("DID purchase DURING '2026-02-01' TO '2026-01-01'"),
              HasSubstr("ends before it begins"));
  EXPECT_EQ(tests::shoppers("DID purchase SINCE '2026-07-01'"), "");
  EXPECT_EQ(tests::shoppers("COUNT(purchase SINCE '2026-07-01') = 0"), "a b c d e f");
  EXPECT_EQ(tests::shoppers("LAST(purchase SINCE '2026-07-01') IS NULL"), "a b c d e f");
  EXPECT_EQ(tests::shoppers("NOT SUM(purchase.amount SINCE '2026-07-01') > 0"), "a b c d e f");
}

TEST(EventNamesTest, MistakesNameWhatThereIs) {
  const auto refused = [](std::string_view where, const engine::Population& population) {
    const auto query = read_query(where, context_at("2026-06-30", ""));
    const auto bound = bind(*query, population);
    EXPECT_FALSE(bound.ok()) << where;
    return bound.ok() ? Error{} : bound.error();
  };
  Error error = refused("spend > 1 AND DID purchse", shop());
  EXPECT_EQ(error.code, ErrorCode::unknown_name);
  EXPECT_EQ(error.suggestion, "purchase");
  EXPECT_EQ(error.position->column, 19U);
  EXPECT_THAT(error.message, HasSubstr("mail open"));

  error = refused("SUM(purchase.amout) > 1", shop());
  EXPECT_EQ(error.suggestion, "amount");
  EXPECT_THAT(error.message, HasSubstr("purchase has no property amout"));
  EXPECT_EQ(refused("DID visit WHERE amount > 1", shop()).code, ErrorCode::unknown_name);
  EXPECT_THAT(refused("DID purchase WHERE gift AND spend > 1", shop()).message,
              HasSubstr("put the event in brackets"));
  EXPECT_EQ(refused("SUM(purchase.category) > 1", shop()).code, ErrorCode::wrong_type);
  EXPECT_EQ(refused("FAVOURITE(purchase.amount) = 'x'", shop()).code, ErrorCode::wrong_type);
  EXPECT_EQ(refused("DID purchase WHERE amount = 'x'", shop()).code, ErrorCode::wrong_type);
  EXPECT_EQ(refused("DID purchase WHERE category > 5", shop()).code, ErrorCode::wrong_type);
  EXPECT_EQ(refused("DID purchase WHERE gift < TRUE", shop()).code, ErrorCode::wrong_type);
  EXPECT_THAT(refused("DID purchase WHERE category = hats", shop()).message, HasSubstr("'hats'"));
  EXPECT_THAT(refused("DID purchase WHERE SEGMENT 'x'", shop()).message,
              HasSubstr("outside of WHERE"));
  EXPECT_THAT(refused("purchase.amount > 5", shop()).message, HasSubstr("MAX(purchase.amount)"));
  EXPECT_THAT(refused("purchase", shop()).message, HasSubstr("DID purchase"));
  EXPECT_THAT(refused("DID purchase", tests::people()).message,
              HasSubstr("this store has no events"));
}

TEST(EventNamesTest, ValuesThatNoEventHasWarnWithTheNearest) {
  const auto query =
      read_query("DID purchase WHERE category = 'shoe'", context_at("2026-06-30", ""));
  const auto bound = bind(*query, shop());
  ASSERT_TRUE(bound.ok());
  ASSERT_EQ(bound->warnings.size(), 1U);
  EXPECT_EQ(bound->warnings.front().message, "no event has category 'shoe'");
  EXPECT_EQ(bound->warnings.front().suggestion, "shoes");
}

TEST(BindTermTest, ValuesAreNumbersMomentsAndWords) {
  const auto bound = [](std::string_view text) {
    auto term = bind_term(text, shop(), context_at("2026-06-30", ""));
    EXPECT_TRUE(term.ok()) << text << (term.ok() ? "" : term.error().message);
    return term;
  };
  EXPECT_EQ(bound("SUM(purchase.amount)")->scale, 2);
  EXPECT_NE(bound("SUM(purchase.amount)")->measure, nullptr);
  EXPECT_EQ(bound("LAST(purchase)")->kind, ValueKind::instant);
  EXPECT_EQ(bound("FAVOURITE(purchase.category)")->kind, ValueKind::category);
  const auto average = bound("SUM(purchase.amount) / COUNT(purchase)");
  EXPECT_EQ(average->measure, nullptr);
  EXPECT_EQ(average->program.steps.size(), 3U);
  EXPECT_EQ(average->canonical, "SUM(purchase.amount) / COUNT(purchase)");
  for (const char* text : {"'x'", "TRUE", "BUCKET('s', 3)", "COUNT(purchase) / 0", "nothing"}) {
    EXPECT_FALSE(bind_term(text, shop(), context_at("2026-06-30", "")).ok()) << text;
  }
}

}  // namespace
}  // namespace muster::query
