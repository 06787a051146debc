// The evaluators of engine/evaluation/boolean_predicates.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/engine/evaluation/predicate_fixture.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tests::PopulationFixture;
using tests::selected;

const Filter kEveryone{Constant{true}};
const Filter kNoOne{Constant{false}};

class BooleanPredicates : public ::testing::Test {
 protected:
  BooleanPredicates()
      : population_(PopulationFixture({"a", "b", "c", "d"})
                        .flag("x", {true, false, std::nullopt, true})
                        .flag("y", {true, true, false, std::nullopt})
                        .build()) {}
  std::shared_ptr<const Population> population_;
  Filter x_{FlagIs{AttributeId{0}, true}};  // rows 0, 3
  Filter y_{FlagIs{AttributeId{1}, true}};  // rows 0, 1
};

TEST_F(BooleanPredicates, ConstantsSelectEveryoneOrNoOne) {
  EXPECT_THAT(selected(*population_, kEveryone), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(selected(*population_, kNoOne), IsEmpty());
}

TEST_F(BooleanPredicates, AllOfSelectsWhatEveryOperandDoes) {
  EXPECT_THAT(selected(*population_, {AllOf{{x_, y_}}}), ElementsAre(0));
  EXPECT_THAT(selected(*population_, {AllOf{{x_}}}), ElementsAre(0, 3));
  EXPECT_THAT(selected(*population_, {AllOf{{kEveryone, x_, kEveryone}}}), ElementsAre(0, 3));
  EXPECT_THAT(selected(*population_, {AllOf{{x_, kNoOne}}}), IsEmpty());
  EXPECT_THAT(selected(*population_, {AllOf{}}), ElementsAre(0, 1, 2, 3));
}

TEST_F(BooleanPredicates, AnyOfSelectsWhatSomeOperandDoes) {
  EXPECT_THAT(selected(*population_, {AnyOf{{x_, y_}}}), ElementsAre(0, 1, 3));
  EXPECT_THAT(selected(*population_, {AnyOf{{kNoOne, x_, kNoOne}}}), ElementsAre(0, 3));
  EXPECT_THAT(selected(*population_, {AnyOf{{x_, kEveryone}}}), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(selected(*population_, {AnyOf{}}), IsEmpty());
}

TEST_F(BooleanPredicates, ComplementKeepsTheUnknownAndStopsAtTheLastRow) {
  EXPECT_THAT(selected(*population_, {Complement{{x_}}}), ElementsAre(1, 2));
  EXPECT_THAT(selected(*population_, {Complement{{kNoOne}}}), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(selected(*population_, {Complement{{kEveryone}}}), IsEmpty());
  EXPECT_THAT(selected(*population_, {Complement{{{Complement{{y_}}}}}}), ElementsAre(0, 1));
  EXPECT_THAT(selected(*population_, {AllOf{{{Complement{{x_}}}, {Complement{{y_}}}}}}),
              ElementsAre(2));
}

TEST_F(BooleanPredicates, CountOfCountsOperandsThatHold) {
  const auto count_of = [&](std::uint64_t low, std::uint64_t high, std::vector<Filter> operands) {
    return selected(*population_, {CountOf{low, high, std::move(operands)}});
  };
  EXPECT_THAT(count_of(1, 1, {x_, y_}), ElementsAre(1, 3));
  EXPECT_THAT(count_of(2, 2, {x_, y_}), ElementsAre(0));
  EXPECT_THAT(count_of(0, 0, {x_, y_}), ElementsAre(2));
  EXPECT_THAT(count_of(0, 1, {x_, y_}), ElementsAre(1, 2, 3));
  EXPECT_THAT(count_of(2, 3, {kEveryone, x_, y_}), ElementsAre(0, 1, 3));
  EXPECT_THAT(count_of(0, 1, {kEveryone, x_, y_}), ElementsAre(2));
  EXPECT_THAT(count_of(1, 9, {kNoOne, x_}), ElementsAre(0, 3));
}

TEST_F(BooleanPredicates, CountOfAtItsLimits) {
  const auto count_of = [&](std::uint64_t low, std::uint64_t high, std::vector<Filter> operands) {
    return selected(*population_, {CountOf{low, high, std::move(operands)}}).size();
  };
  constexpr std::uint64_t kMost = ~std::uint64_t{0};
  EXPECT_EQ(count_of(0, 0, {}), 4U);
  EXPECT_EQ(count_of(1, 1, {}), 0U);
  EXPECT_EQ(count_of(3, 2, {x_, y_, x_}), 0U);
  EXPECT_EQ(count_of(3, kMost, {x_, y_}), 0U);
  EXPECT_EQ(count_of(0, kMost, {x_, y_}), 4U);
  EXPECT_EQ(count_of(kMost, kMost, {x_, y_}), 0U);
  EXPECT_EQ(count_of(2, kMost, {kEveryone, kEveryone}), 4U);
  EXPECT_EQ(count_of(0, 1, {kEveryone, kEveryone}), 0U);
}

// An AND that zone maps or bitmaps prove empty is no one, not everyone, to what is around it.
TEST(AllOf, ThatIsEmptyForAWholeChunkIsNoOneInsideOrAndNot) {
  const std::size_t rows = std::size_t{kChunkRows} + 3;
  tests::FixtureColumn::Strings countries(rows, "here");
  tests::FixtureColumn::Integers ages(rows, 30);
  for (std::size_t row = kChunkRows; row < rows; ++row) countries[row] = "there";
  ages[5] = 70;
  const auto population =
      PopulationFixture::numbered(rows).category("c", countries).number("a", 0, ages).build();
  const Filter there{CodeIn{{0}, {2}}};
  const Filter adult{IntegerIn{{1}, {{18, 99}}}};
  const Filter old{IntegerIn{{1}, {{65, 99}}}};
  EXPECT_THAT(selected(*population, {AnyOf{{{AllOf{{there, adult}}}, old}}}),
              ElementsAre(5, kChunkRows, kChunkRows + 1, kChunkRows + 2));
  EXPECT_THAT(selected(*population, {AllOf{{{Complement{{{AllOf{{there, adult}}}}}}, old}}}),
              ElementsAre(5));
  EXPECT_THAT(selected(*population, {CountOf{2, 2, {{AllOf{{there, old}}}, adult, old}}}),
              ElementsAre(5));
}

// Counts that need one more bit than the number of operands just below: 1, 3, 4, 7, 8, 15, 16, 33.
TEST(CountOf, AgreesWithAddingUpForAnyNumberOfOperands) {
  std::mt19937_64 random(tests::seed());
  constexpr std::size_t kRows = 300;
  constexpr std::size_t kFlags = 33;
  PopulationFixture fixture = PopulationFixture::numbered(kRows);
  std::vector<tests::FixtureColumn::Flags> flags(kFlags);
  for (std::size_t i = 0; i < kFlags; ++i) {
    flags[i].resize(kRows);
    for (auto& flag : flags[i]) flag = random() % 2 == 0;
    fixture.flag("flag " + std::to_string(i), flags[i]);
  }
  const auto population = fixture.build();
  for (const std::size_t operands : {1U, 2U, 3U, 4U, 7U, 8U, 15U, 16U, 33U}) {
    std::vector<Filter> filters;
    for (std::uint32_t i = 0; i < operands; ++i) filters.push_back({FlagIs{{i}, true}});
    for (std::uint64_t low = 0; low <= operands; ++low) {
      const std::uint64_t high = low + random() % 4;
      std::vector<Row> expected;
      for (Row row = 0; row < kRows; ++row) {
        std::uint64_t n = 0;
        for (std::size_t i = 0; i < operands; ++i) n += *flags[i][row] ? 1U : 0U;
        if (low <= n && n <= high) expected.push_back(row);
      }
      ASSERT_EQ(selected(*population, {CountOf{low, high, filters}}), expected)
          << low << " to " << high << " of " << operands;
    }
  }
}

}  // namespace
}  // namespace muster::engine
