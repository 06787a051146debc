// The evaluators of engine/evaluation/integer_predicates.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "engine/values/calendar.hpp"
#include "tests/engine/evaluation/naive_filter.hpp"
#include "tests/engine/evaluation/predicate_fixture.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tests::PopulationFixture;
using tests::selected;

constexpr AttributeId kFirst{0};
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

TEST(IntegerIn, IncludesBothEndsAndLeavesOutTheUnknown) {
  const auto population =
      PopulationFixture({"a", "b", "c", "d", "e"}).number("n", 2, {10, 20, {}, 30, -5}).build();
  const auto in = [&](std::vector<IntegerRange> ranges) {
    return selected(*population, {IntegerIn{kFirst, std::move(ranges)}});
  };
  EXPECT_THAT(in({{10, 20}}), ElementsAre(0, 1));
  EXPECT_THAT(in({{11, 19}}), IsEmpty());
  EXPECT_THAT(in({{20, 20}}), ElementsAre(1));
  EXPECT_THAT(in({{-5, -5}, {30, 99}}), ElementsAre(3, 4));
  EXPECT_THAT(in({{kLeast, kMost}}), ElementsAre(0, 1, 3, 4));
  EXPECT_THAT(in({{kLeast, 9}}), ElementsAre(4));
  EXPECT_THAT(in({{kLeast, kLeast}}), IsEmpty());
  EXPECT_THAT(in({{31, kMost}}), IsEmpty());
  EXPECT_THAT(in({{-99, -6}, {0, 9}, {11, 19}, {21, 29}, {31, 99}}), IsEmpty());
  EXPECT_THAT(in({}), IsEmpty());
}

TEST(IntegerIn, FoldsChunksOfOneValueAndOfNone) {
  const auto population =
      PopulationFixture({"a", "b"}).number("one", 0, {7, 7}).number("none", 0, {{}, {}}).build();
  EXPECT_THAT(selected(*population, {IntegerIn{kFirst, {{7, 7}}}}), ElementsAre(0, 1));
  EXPECT_THAT(selected(*population, {IntegerIn{kFirst, {{8, 9}}}}), IsEmpty());
  EXPECT_THAT(selected(*population, {IntegerIn{{1}, {{kLeast, kMost}}}}), IsEmpty());
  EXPECT_THAT(selected(*population, {Known{{1}}}), IsEmpty());
  EXPECT_THAT(selected(*population, {Known{kFirst}}), ElementsAre(0, 1));
}

TEST(IntegerInDeathTest, RangesThatDescendAreBrokenInvariants) {
  const auto population = PopulationFixture({"a"}).number("n", 0, {1}).build();
  EXPECT_DEATH(prepare({IntegerIn{kFirst, {{2, 1}}}}, *population), "invariant broken");
  EXPECT_DEATH(prepare({IntegerIn{kFirst, {{5, 6}, {1, 2}}}}, *population), "invariant broken");
  EXPECT_DEATH(prepare({IntegerIn{kFirst, {{1, 5}, {5, 6}}}}, *population), "invariant broken");
}

// One to four ranges are scanned; more are looked up in a table (1 and 2 bytes) or searched.
TEST(IntegerIn, AgreesWithTheNaiveAnswerForEveryWidthAndNumberOfRanges) {
  std::mt19937_64 random(tests::seed());
  for (const std::int64_t span :
       {std::int64_t{200}, std::int64_t{255}, std::int64_t{256}, std::int64_t{65'534},
        std::int64_t{65'535}, std::int64_t{65'536}, std::int64_t{1} << 31, std::int64_t{1} << 40,
        std::int64_t{1'999'999'999'999'999'998}}) {
    for (const std::uint64_t unknown_in_8 : {0U, 1U}) {
      const std::int64_t low = -span / 2;
      constexpr std::size_t kRows = 3000;
      tests::FixtureColumn::Integers values(kRows);
      for (auto& value : values) {
        const auto offset = random() % (static_cast<std::uint64_t>(span) + 1);
        if (random() % 8 >= unknown_in_8) value = low + static_cast<std::int64_t>(offset);
      }
      values[0] = low;
      values[1] = low + span;
      PopulationFixture fixture = PopulationFixture::numbered(kRows);
      const auto population = fixture.number("n", 0, values).build();
      const tests::NaiveFilter naive(fixture, *population);
      for (const std::size_t ranges : {1U, 2U, 4U, 5U, 20U}) {
        std::vector<std::int64_t> ends;
        while (ends.size() < 2 * ranges) {
          const auto& value = values[random() % kRows];
          ends.push_back(value.value_or(low) + static_cast<std::int64_t>(random() % 3) - 1);
        }
        std::sort(ends.begin(), ends.end());
        IntegerIn node{kFirst, {}};
        for (std::size_t i = 0; i < ends.size(); i += 2) {
          if (i > 0 && ends[i] <= ends[i - 1]) continue;
          node.ranges.push_back({ends[i], ends[i + 1]});
        }
        ASSERT_EQ(selected(*population, {node}), naive.select({node}))
            << "span " << span << ", ranges " << node.ranges.size();
      }
    }
  }
}

TEST(IntegerIn, WorksOnDatesAndTimes) {
  const auto population = PopulationFixture({"a", "b", "c"})
                              .date("d", {"2024-02-29", std::nullopt, "0001-01-01"})
                              .time("t", {std::nullopt, -1, 86'400})
                              .build();
  const auto leap = std::int64_t{parse_day("2024-02-29")->since_epoch};
  EXPECT_THAT(selected(*population, {IntegerIn{{0}, {{leap, leap}}}}), ElementsAre(0));
  EXPECT_THAT(selected(*population, {IntegerIn{{0}, {{kLeast, leap - 1}}}}), ElementsAre(2));
  EXPECT_THAT(selected(*population, {IntegerIn{{1}, {{-1, 0}}}}), ElementsAre(1));
}

// --- anniversaries -------------------------------------------------------------------------------

std::bitset<372> days(std::initializer_list<std::pair<unsigned, unsigned>> month_days) {
  std::bitset<372> result;
  for (const auto& [month, day] : month_days) result.set((month - 1) * 31 + day - 1);
  return result;
}

TEST(AnniversaryIn, MatchesMonthAndDayOfAnyYear) {
  const auto population = PopulationFixture({"a", "b", "c", "d", "e", "f", "g"})
                              .date("d", {"1992-02-29", "1993-02-28", "1993-03-01", std::nullopt,
                                          "2000-12-31", "0001-01-01", "9999-12-31"})
                              .build();
  const auto on = [&](std::initializer_list<std::pair<unsigned, unsigned>> wanted) {
    return selected(*population, {AnniversaryIn{kFirst, days(wanted)}});
  };
  EXPECT_THAT(on({{2, 29}}), ElementsAre(0));
  EXPECT_THAT(on({{2, 28}}), ElementsAre(1));
  EXPECT_THAT(on({{2, 28}, {2, 29}, {3, 1}}), ElementsAre(0, 1, 2));
  EXPECT_THAT(on({{12, 31}, {1, 1}}), ElementsAre(4, 5, 6));
  EXPECT_THAT(on({{2, 30}, {2, 31}, {4, 31}}), IsEmpty());
  EXPECT_THAT(on({}), IsEmpty());
  std::bitset<372> every;
  every.set();
  EXPECT_THAT(selected(*population, {AnniversaryIn{kFirst, every}}), ElementsAre(0, 1, 2, 4, 5, 6));
}

TEST(AnniversaryIn, AgreesWithTheCalendarOverLeapYearsAndCenturies) {
  // Each day of 1896 … 1905 and 1996 … 2005: 1900 is no leap year, 2000 is one.
  tests::FixtureColumn::Integers values;
  for (const int year : {1896, 1996}) {
    const auto first = day_of({year, 1, 1})->since_epoch;
    const auto last = day_of({year + 9, 12, 31})->since_epoch;
    for (std::int64_t day = first; day <= last; ++day) values.push_back(day);
  }
  PopulationFixture fixture = PopulationFixture::numbered(values.size());
  const auto population = fixture.days("d", values).build();
  const tests::NaiveFilter naive(fixture, *population);
  std::mt19937_64 random(tests::seed());
  for (int i = 0; i < 20; ++i) {
    AnniversaryIn node{kFirst, days({{2, 28}, {2, 29}})};
    for (unsigned bit = 0; bit < 372; ++bit) {
      if (random() % (static_cast<unsigned>(i) + 1) == 0) node.days.flip(bit);
    }
    ASSERT_EQ(selected(*population, {node}), naive.select({node})) << i;
  }
}

TEST(AnniversaryIn, OfAColumnWithoutDatesSelectsNoOne) {
  const auto population = PopulationFixture({"a"}).date("d", {std::nullopt}).build();
  EXPECT_THAT(selected(*population, {AnniversaryIn{kFirst, days({{1, 1}})}}), IsEmpty());
}

}  // namespace
}  // namespace muster::engine
