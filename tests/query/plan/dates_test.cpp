// Dates, times, windows and anniversaries, against the day they are asked on.
#include <gtest/gtest.h>

#include <random>

#include "tests/query/plan/selection_case.hpp"
#include "tests/seed.hpp"

namespace muster::query::tests {
namespace {

// as_of is noon of 2026-06-30 in UTC.
using Dated = Selection;
TEST_P(Dated, SelectsWhomTheRulesSay) { EXPECT_EQ(selected(GetParam().where), GetParam().ids); }

INSTANTIATE_TEST_SUITE_P(
    Days, Dated,
    ::testing::Values(SelectionCase{"last_order = TODAY", "a"},
                      SelectionCase{"last_order = '2026-06-30'", "a"},
                      SelectionCase{"last_order <> TODAY", "b c d f g h"},
                      SelectionCase{"last_order < TODAY", "b c d g h"},
                      SelectionCase{"last_order <= TODAY", "a b c d g h"},
                      SelectionCase{"TODAY < last_order", "f"},
                      SelectionCase{"last_order < TODAY - 29 DAYS", "c d g h"},
                      SelectionCase{"last_order < TODAY - 30 DAYS", "d g h"},
                      SelectionCase{"last_order >= TODAY - 1 MONTHS", "a b c f"},
                      SelectionCase{"last_order = TODAY - 1 QUARTER - 1 DAY", ""},
                      SelectionCase{"last_order BETWEEN TODAY - 1 QUARTER AND TODAY", "a b c h"},
                      SelectionCase{"last_order IN ('2026-06-01', '2024-02-29')", "b g"},
                      SelectionCase{"last_order NOT IN ('2026-06-01', '2024-02-29')", "a c d f h"},
                      SelectionCase{"last_order BETWEEN '2025-12-31' AND '2026-05-31'", "c d h"},
                      SelectionCase{"last_order NOT BETWEEN '2025-12-31' AND '2026-05-31'",
                                    "a b f g"},
                      SelectionCase{"'2026-05-31' >= last_order", "c d g h"},
                      SelectionCase{"'2026-03-01' + 1 MONTH > last_order", "d g h"},
                      SelectionCase{"last_order < '0001-01-01'", ""},
                      SelectionCase{"last_order <= '9999-12-31'", "a b c d f g h"},
                      SelectionCase{"last_order + 30 DAYS < TODAY", "d g h"},
                      SelectionCase{"last_order + 2 WEEKS - 1 DAY > TODAY", "a f"},
                      SelectionCase{"last_order > signup", "b c g h"},
                      SelectionCase{"last_order = signup", "a f"},
                      SelectionCase{"last_order - signup > 30", "b h"},
                      SelectionCase{"last_order - signup = 30", "c g"},
                      SelectionCase{"last_order - signup IN (30, 365)", "c g h"},
                      SelectionCase{"TODAY - last_order > 30", "d g h"},
                      SelectionCase{"TODAY - last_order = 30", "c"},
                      SelectionCase{"last_order - '2026-06-01' >= 0", "a b f"},
                      SelectionCase{"min(last_order, signup) >= '2026-05-01'", "a c f"},
                      SelectionCase{"max(last_order, TODAY) > TODAY", "f"}));

INSTANTIATE_TEST_SUITE_P(
    Windows, Dated,
    ::testing::Values(SelectionCase{"last_order IN LAST 1 DAY", "a"},
                      SelectionCase{"last_order IN LAST 29 DAYS", "a"},
                      SelectionCase{"last_order IN LAST 30 DAYS", "a b"},
                      SelectionCase{"last_order IN LAST 31 DAYS", "a b c"},
                      SelectionCase{"last_order NOT IN LAST 30 DAYS", "c d f g h"},
                      SelectionCase{"NOT last_order IN LAST 30 DAYS", "c d e f g h"},
                      SelectionCase{"last_order IN LAST 1 MONTH", "a b c"},
                      SelectionCase{"last_order IN LAST 1 QUARTER", "a b c h"},
                      SelectionCase{"last_order IN LAST 13 WEEKS", "a b c"},
                      SelectionCase{"last_order IN LAST 1 YEAR", "a b c d h"},
                      SelectionCase{"last_order IN LAST 9000 YEARS", "a b c d g h"},
                      SelectionCase{"last_order IN NEXT 1 DAY", "a"},
                      SelectionCase{"last_order IN NEXT 2 DAYS", "a f"},
                      SelectionCase{"last_order NOT IN NEXT 2 DAYS", "b c d g h"},
                      SelectionCase{"last_order IN NEXT 9000000 WEEKS", "a f"},
                      SelectionCase{"seen IN LAST 1 DAY", "a c f"},
                      SelectionCase{"seen IN LAST 2 DAYS", "a b c f g"},
                      SelectionCase{"seen IN NEXT 2 DAYS", "a c d f"},
                      SelectionCase{"seen IN LAST 2 HOURS", ""},
                      SelectionCase{"seen IN LAST 3 HOURS", "a"},
                      SelectionCase{"seen IN LAST 12 HOURS", "a"},
                      SelectionCase{"seen IN LAST 13 HOURS", "a b f"},
                      SelectionCase{"seen NOT IN LAST 13 HOURS", "c d g h"},
                      SelectionCase{"seen IN NEXT 12 HOURS", "c"},
                      SelectionCase{"seen IN NEXT 13 HOURS", "c d"}));

INSTANTIATE_TEST_SUITE_P(
    Times, Dated,
    ::testing::Values(
        SelectionCase{"seen = TODAY", "a c f"}, SelectionCase{"seen <> TODAY", "b d g h"},
        SelectionCase{"seen = '2026-06-30'", "a c f"},
        SelectionCase{"seen < '2026-06-30'", "b g h"},
        SelectionCase{"seen <= '2026-06-30'", "a b c f g h"},
        SelectionCase{"seen > '2026-06-30'", "d"}, SelectionCase{"seen >= '2026-06-30'", "a c d f"},
        SelectionCase{"'2026-06-30' > seen", "b g h"},
        SelectionCase{"seen BETWEEN '2026-06-29' AND '2026-06-30'", "a b c f g"},
        SelectionCase{"seen NOT BETWEEN '2026-06-29' AND '2026-06-30'", "d h"},
        SelectionCase{"seen IN ('2026-06-29', '2026-07-01')", "b d g"},
        SelectionCase{"seen = '2026-06-30T10:00'", "a"},
        SelectionCase{"seen > '2026-06-30 10:00'", "c d"},
        SelectionCase{"seen >= '2026-06-30T12:00:00+02:00'", "a c d"},
        SelectionCase{"seen > TODAY - 2 HOURS", "c d"},
        SelectionCase{"seen >= TODAY - 2 HOURS", "a c d"},
        SelectionCase{"seen >= '2026-06-30' + 10 HOURS", "a c d"},
        SelectionCase{"seen > TODAY - 1 DAY", "a c d f"},
        SelectionCase{"seen + 1 HOUR > '2026-06-30'", "c d"},
        SelectionCase{"seen + 1 HOUR >= '2026-06-30'", "a b c d f"},
        SelectionCase{"seen > joined", "a b d h"}, SelectionCase{"seen = joined", "c"},
        SelectionCase{"seen - joined = 1", "h"}, SelectionCase{"seen - joined >= 1.5", "b d"},
        SelectionCase{"max(seen, joined) = '2026-06-29'", "b g"}));

INSTANTIATE_TEST_SUITE_P(
    Anniversaries, Dated,
    ::testing::Values(SelectionCase{"birth ANNIVERSARY IN NEXT 1 DAY", "b"},
                      SelectionCase{"birth ANNIVERSARY IN NEXT 2 DAYS", "b c g"},
                      SelectionCase{"birth ANNIVERSARY NOT IN NEXT 2 DAYS", "a d f h"},
                      SelectionCase{"birth ANNIVERSARY IN LAST 1 DAY", "b"},
                      SelectionCase{"birth ANNIVERSARY IN LAST 364 DAYS", "a b d f h"},
                      SelectionCase{"birth ANNIVERSARY IN LAST 365 DAYS", "a b c d f g h"},
                      SelectionCase{"birth ANNIVERSARY IN LAST 1 YEAR", "a b c d f g h"},
                      SelectionCase{"birth ANNIVERSARY IN NEXT 4 QUARTERS", "a b c d f g h"},
                      SelectionCase{"birth ANNIVERSARY NOT IN NEXT 12 MONTHS", ""},
                      SelectionCase{"birth ANNIVERSARY IN NEXT 11 MONTHS", "a b c d f g h"},
                      SelectionCase{"birth ANNIVERSARY IN NEXT 100000000 DAYS", "a b c d f g h"}));

TEST(Anniversary, OfALeapDayFallsOnTheFirstOfMarchInOtherYears) {
  const std::string where = "birth ANNIVERSARY IN NEXT 1 DAY";
  EXPECT_EQ(selected(where, context_at("2026-02-28", "UTC")), "h");
  EXPECT_EQ(selected(where, context_at("2026-03-01", "UTC")), "a d f");
  EXPECT_EQ(selected(where, context_at("2028-02-29", "UTC")), "a f");
  EXPECT_EQ(selected(where, context_at("2028-03-01", "UTC")), "d");
}

TEST(Age, CountsWholeYearsAroundBirthdays) {
  const auto at = [](std::string_view as_of, std::string_view where) {
    return selected(where, context_at(as_of, "UTC"));
  };
  EXPECT_EQ(at("2026-06-30", "age(birth) = 36"), "b");
  EXPECT_EQ(at("2026-06-29", "age(birth) = 35"), "b c");
  EXPECT_EQ(at("2026-06-30", "age(birth) >= 18"), "a b c d f h");
  EXPECT_EQ(at("2026-06-30", "age(birth) < 18"), "g");
  EXPECT_EQ(at("2026-07-01", "age(birth) < 18"), "");
  EXPECT_EQ(at("2022-02-28", "age(birth) = 18"), "");
  EXPECT_EQ(at("2022-03-01", "age(birth) = 18"), "f");
  EXPECT_EQ(at("2020-02-29", "age(birth) = 20"), "a");
  EXPECT_EQ(at("2026-06-30", "age(birth) BETWEEN 22 AND 26.5"), "a f");
  EXPECT_EQ(at("2026-06-30", "age(birth) NOT BETWEEN 22 AND 36"), "d g h");
  EXPECT_EQ(at("2026-06-30", "age(birth) IN (17, 36)"), "b g");
  EXPECT_EQ(at("2026-06-30", "age(birth) <> 36"), "a c d f g h");
  EXPECT_EQ(at("2026-06-30", "age(birth) < 0"), "");
  EXPECT_EQ(at("2005-01-01", "age(birth) < 0"), "g");
  EXPECT_EQ(at("2026-06-30", "age(birth) > -5000"), "a b c d f g h");
  EXPECT_EQ(at("2026-06-30", "age(birth) = age + 8"), "a");
  EXPECT_EQ(at("2026-06-30", "2 * age(birth) - 1 > 100"), "d h");
}

// Every boundary that the binder finds by bisection, against the engine's own count of years.
TEST(Age, RangesAgreeWithCountingForEveryDayAroundLeapDays) {
  std::vector<std::string> ids;
  TextColumnSpec born{"born", engine::AttributeType::date, 0, {}};
  const engine::Day start = engine::parse_day("1999-12-20").value();
  for (int i = 0; i < 2'000; ++i) {
    const engine::Day day{start.since_epoch + i};
    ids.push_back(engine::format_day(day));
    born.cells.emplace_back(engine::format_day(day));
  }
  const auto population = population_of(ids, {born});
  for (const char* on : {"2024-02-28", "2024-02-29", "2024-03-01", "2023-02-28", "2023-03-01",
                         "2025-12-31", "2001-01-01"}) {
    for (const int age : {-1, 0, 1, 18, 20, 23}) {
      std::string expected;
      for (const std::string& id : ids) {
        if (engine::age_in_years(engine::parse_day(id).value(), engine::parse_day(on).value()) ==
            age) {
          expected += (expected.empty() ? "" : " ") + id;
        }
      }
      EXPECT_EQ(selected("age(born) = " + std::to_string(age), context_at(on, "UTC"), *population),
                expected)
          << on << " " << age;
    }
  }
}

TEST(Zone, MovesTodayAndTheEdgesOfDays) {
  // 23:00 in UTC is already the first of July in Rome.
  const QueryContext rome = context_at("2026-06-30T23:00:00Z", "Europe/Rome");
  EXPECT_EQ(selected("last_order = TODAY", rome), "f");
  EXPECT_EQ(selected("seen = TODAY", rome), "c d");
  EXPECT_EQ(selected("seen = '2026-06-30'", rome), "a b f g");
  EXPECT_EQ(selected("seen < '2026-06-30'", rome), "h");
  EXPECT_EQ(selected("seen IN LAST 1 DAY", rome), "c d");
  EXPECT_EQ(selected("seen IN LAST 1 HOUR", rome), "");
  EXPECT_EQ(selected("seen IN NEXT 1 HOUR", rome), "c");
  // The wall clock of the zone, unless the text names an offset.
  EXPECT_EQ(selected("seen = '2026-06-30T12:00'", rome), "a");
  EXPECT_EQ(selected("seen = '2026-06-30T10:00Z'", rome), "a");
}

TEST(Zone, DaysOfTheClockChangeAreShorterAndLonger) {
  // 2026-03-29 had 23 hours in Rome: it ended at 22:00 UTC.
  const QueryContext rome = context_at("2026-03-29", "Europe/Rome");
  EXPECT_EQ(rome.as_of->since_epoch, engine::parse_instant("2026-03-29T21:59:59Z")->since_epoch);
  EXPECT_EQ(selected("seen = TODAY", rome), "h");
  EXPECT_EQ(selected("seen IN LAST 21 HOURS", rome), "h");
  EXPECT_EQ(selected("seen IN LAST 20 HOURS", rome), "");
}

TEST(AsOf, ABareDayIsItsLastSecond) {
  const QueryContext context = context_at("2026-06-30", "UTC");
  EXPECT_EQ(engine::format_instant(context.instant()), "2026-06-30T23:59:59Z");
  EXPECT_EQ(context.today(), engine::parse_day("2026-06-30").value());
  EXPECT_EQ(selected("seen IN LAST 1 HOUR", context), "c");
}

TEST(AsOf, RefusesWhatIsNoTime) {
  for (const char* text : {"yesterday", "2026-02-30", "2026-06-30T25:00", "30.06.2026"}) {
    const auto context = read_context(text, "");
    ASSERT_FALSE(context.ok()) << text;
    EXPECT_EQ(context.error().code, ErrorCode::invalid_input);
  }
  const auto zone = read_context("", "Europe/Rom");
  ASSERT_FALSE(zone.ok());
  EXPECT_EQ(zone.error().suggestion, "Europe/Rome");
}

}  // namespace
}  // namespace muster::query::tests
