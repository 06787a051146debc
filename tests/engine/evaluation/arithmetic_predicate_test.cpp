// The evaluators of engine/evaluation/arithmetic_predicate.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "engine/values/calendar.hpp"
#include "tests/engine/evaluation/naive_filter.hpp"
#include "tests/engine/evaluation/predicate_fixture.hpp"
#include "tests/engine/evaluation/random_filter.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tests::PopulationFixture;
using tests::selected;
using enum Comparison;

// Terms as they are written: (attribute(0) + constant(5)) * attribute(1).
struct Term {
  std::vector<ArithmeticStep> steps;
  operator Arithmetic() const { return {steps}; }  // NOLINT(google-explicit-constructor)
};
Term attribute(std::uint32_t index) { return {{{ArithmeticCode::attribute, {}, {index}, {}}}}; }
Term age(std::uint32_t index, std::string_view on) {
  return {{{ArithmeticCode::age, {}, {index}, *parse_day(on)}}};
}
Term constant(std::int64_t units, int scale = 0) {
  return {{{ArithmeticCode::constant, {units, scale}, {}, {}}}};
}
Term with(ArithmeticCode code, Term left, const Term& right = {}) {
  left.steps.insert(left.steps.end(), right.steps.begin(), right.steps.end());
  left.steps.push_back({code, {}, {}, {}});
  return left;
}
Term operator+(Term a, const Term& b) { return with(ArithmeticCode::add, std::move(a), b); }
Term operator-(Term a, const Term& b) { return with(ArithmeticCode::subtract, std::move(a), b); }
Term operator*(Term a, const Term& b) { return with(ArithmeticCode::multiply, std::move(a), b); }
Term operator/(Term a, const Term& b) { return with(ArithmeticCode::divide, std::move(a), b); }
Term operator-(Term a) { return with(ArithmeticCode::negate, std::move(a)); }
Term absolute(Term a) { return with(ArithmeticCode::absolute, std::move(a)); }
Term least(Term a, const Term& b) { return with(ArithmeticCode::minimum, std::move(a), b); }
Term largest(Term a, const Term& b) { return with(ArithmeticCode::maximum, std::move(a), b); }

// Anything times 1/1 is the same number, but goes through fractions instead of plain integers.
Term as_fraction(const Term& a) { return a / constant(1); }

std::vector<Row> rows_where(const Population& population, const Term& left, Comparison comparison,
                            const Term& right) {
  const auto by_integers = selected(population, {ArithmeticTest{left, comparison, right}});
  const auto by_fractions =
      selected(population, {ArithmeticTest{as_fraction(left), comparison, right}});
  EXPECT_EQ(by_integers, by_fractions);
  return by_integers;
}

TEST(ArithmeticTest, ComparesInEveryWay) {
  const auto population = PopulationFixture({"a", "b", "c", "d"})
                              .number("x", 0, {1, 2, 3, std::nullopt})
                              .number("two", 0, {2, 2, 2, 2})
                              .build();
  const auto rows = [&](Comparison comparison) {
    return rows_where(*population, attribute(0), comparison, attribute(1));
  };
  EXPECT_THAT(rows(equal), ElementsAre(1));
  EXPECT_THAT(rows(not_equal), ElementsAre(0, 2));
  EXPECT_THAT(rows(less), ElementsAre(0));
  EXPECT_THAT(rows(less_equal), ElementsAre(0, 1));
  EXPECT_THAT(rows(greater), ElementsAre(2));
  EXPECT_THAT(rows(greater_equal), ElementsAre(1, 2));
}

TEST(ArithmeticTest, BringsScalesTogether) {
  // 1.50, 0.999 and 2 in units of three scales.
  const auto population = PopulationFixture({"a"})
                              .number("cents", 2, {150})
                              .number("mills", 3, {999})
                              .number("whole", 0, {2})
                              .build();
  const Term cents = attribute(0);
  const Term mills = attribute(1);
  const Term whole = attribute(2);
  const auto holds = [&](const Term& left, Comparison comparison, const Term& right) {
    return !rows_where(*population, left, comparison, right).empty();
  };
  EXPECT_TRUE(holds(cents + mills, equal, constant(2'499, 3)));
  EXPECT_TRUE(holds(cents + mills, equal, constant(24'990, 4)));
  EXPECT_TRUE(holds(cents - whole, equal, constant(-5, 1)));
  EXPECT_TRUE(holds(cents * mills, equal, constant(14'985, 4)));
  EXPECT_TRUE(holds(least(cents, mills), equal, mills));
  EXPECT_TRUE(holds(largest(cents, whole), equal, constant(2)));
  EXPECT_TRUE(holds(cents, less, whole));
  EXPECT_TRUE(holds(cents * constant(3), equal, constant(45, 1)));
  EXPECT_TRUE(holds(absolute(cents - whole), equal, constant(50, 2)));
  EXPECT_TRUE(holds(-cents, equal, constant(-15, 1)));
  EXPECT_FALSE(holds(cents * mills, equal, constant(1'498, 3)));
}

TEST(ArithmeticTest, DividesExactly) {
  const auto population = PopulationFixture({"a", "b", "c", "d"})
                              .number("x", 0, {1, 2, -1, 7})
                              .number("y", 0, {3, 0, 3, std::nullopt})
                              .build();
  const Term third = attribute(0) / attribute(1);
  EXPECT_THAT(rows_where(*population, third * constant(3), equal, constant(1)), ElementsAre(0));
  EXPECT_THAT(rows_where(*population, third, equal, constant(333'333'333'333'333'333, 18)),
              IsEmpty());
  EXPECT_THAT(rows_where(*population, third, greater, constant(333'333'333'333'333'333, 18)),
              ElementsAre(0));
  EXPECT_THAT(rows_where(*population, third, less, constant(333'333'333'333'333'334, 18)),
              ElementsAre(0, 2));
  EXPECT_THAT(rows_where(*population, constant(1) / -attribute(1), less, constant(0)),
              ElementsAre(0, 2));
}

TEST(ArithmeticTest, HasNoValueWhereADivisorIsZero) {
  const auto population = PopulationFixture({"a", "b"}).number("x", 0, {0, 5}).build();
  const Term inverse = constant(1) / attribute(0);
  for (const Comparison comparison : {equal, not_equal, less, less_equal, greater, greater_equal}) {
    for (const Row row : selected(*population, {ArithmeticTest{inverse, comparison, inverse}})) {
      EXPECT_EQ(row, 1U);
    }
  }
  EXPECT_THAT(selected(*population, {ArithmeticTest{inverse, not_equal, constant(7)}}),
              ElementsAre(1));
  // Also deep inside, where the value would not matter.
  EXPECT_THAT(selected(*population, {ArithmeticTest{inverse * constant(0), equal, constant(0)}}),
              ElementsAre(1));
  EXPECT_THAT(selected(*population, {Complement{{{ArithmeticTest{inverse, equal, inverse}}}}}),
              ElementsAre(0));
}

TEST(ArithmeticTest, HasNoValueWhereAnOperandIsUnknown) {
  const auto population = PopulationFixture({"a", "b", "c"})
                              .number("x", 0, {1, std::nullopt, 3})
                              .number("y", 0, {1, 2, std::nullopt})
                              .number("z", 0, {std::nullopt, std::nullopt, std::nullopt})
                              .build();
  const Term x = attribute(0);
  const Term y = attribute(1);
  EXPECT_THAT(rows_where(*population, x, equal, x), ElementsAre(0, 2));
  EXPECT_THAT(rows_where(*population, x + y, greater, constant(-99)), ElementsAre(0));
  EXPECT_THAT(rows_where(*population, x * constant(0), equal, constant(0)), ElementsAre(0, 2));
  EXPECT_THAT(rows_where(*population, least(x, y), less_equal, x), ElementsAre(0));
  EXPECT_THAT(rows_where(*population, x, not_equal, attribute(2)), IsEmpty());
}

TEST(ArithmeticTest, OfConstantsSelectsEveryoneOrNoOne) {
  const auto population = PopulationFixture({"a", "b"}).build();
  EXPECT_THAT(rows_where(*population, constant(15, 1), equal, constant(150, 2)), ElementsAre(0, 1));
  EXPECT_THAT(rows_where(*population, constant(1), greater, constant(2)), IsEmpty());
}

TEST(ArithmeticTest, GoesPast64And128Bits) {
  const auto population = PopulationFixture({"a", "b", "c"})
                              .number("x", 0, {kMaxUnits, -kMaxUnits, 1})
                              .number("y", 18, {kMaxUnits, 1, -1})
                              .build();
  const Term x = attribute(0);
  const Term y = attribute(1);
  const Term square = x * x;
  const Term fourth = square * square;
  EXPECT_THAT(rows_where(*population, square, greater, x), ElementsAre(0, 1));
  EXPECT_THAT(rows_where(*population, fourth, equal, square * x * x), ElementsAre(0, 1, 2));
  EXPECT_THAT(rows_where(*population, fourth + constant(1), greater, fourth), ElementsAre(0, 1, 2));
  EXPECT_THAT(rows_where(*population, fourth * x, less, constant(0)), ElementsAre(1));
  EXPECT_THAT(rows_where(*population, y * y * y * y, greater, constant(0)), ElementsAre(0, 1, 2));
  EXPECT_THAT(rows_where(*population, x + y, greater, x), ElementsAre(0, 1));
  EXPECT_THAT(rows_where(*population, x - y, less, x), ElementsAre(0, 1));
}

// Sums that stay within, reach, and pass the bound up to which plain integers are trusted.
TEST(ArithmeticTest, AgreesWithRationalsAboutTheBorderOfPlainIntegers) {
  const std::int64_t border = std::int64_t{1} << 62;
  PopulationFixture fixture({"a", "b", "c", "d", "e"});
  const auto population = fixture.number("x", 0, {border / 8, -border / 8, 0, std::nullopt, 1})
                              .number("y", 1, {kMaxUnits, -kMaxUnits, 5, 5, std::nullopt})
                              .build();
  const tests::NaiveFilter naive(fixture, *population);
  const std::int64_t eighth = border / 8;
  for (std::int64_t factor = 1; factor <= 20; ++factor) {
    for (const std::int64_t nudge : {-1, 0, 1}) {
      const Term left = attribute(0) * constant(factor) + constant(nudge);
      for (const Term& right : {attribute(1), constant(eighth / 10 * 9, 1), attribute(0)}) {
        for (const Comparison comparison : {equal, less, greater_equal}) {
          const Filter filter{ArithmeticTest{left, comparison, right}};
          ASSERT_EQ(selected(*population, filter), naive.select(filter)) << factor << ' ' << nudge;
        }
      }
    }
  }
}

TEST(ArithmeticTest, KnowsAges) {
  const auto population =
      PopulationFixture({"a", "b", "c", "d"})
          .date("birth", {"2000-02-29", "2000-03-01", std::nullopt, "2030-01-01"})
          .build();
  const auto of_age = [&](std::string_view on, std::int64_t years) {
    return rows_where(*population, age(0, on), greater_equal, constant(years));
  };
  EXPECT_THAT(of_age("2018-02-28", 18), IsEmpty());
  EXPECT_THAT(of_age("2018-03-01", 18), ElementsAre(0, 1));
  EXPECT_THAT(of_age("2020-02-29", 20), ElementsAre(0));
  EXPECT_THAT(rows_where(*population, age(0, "2020-01-01"), less, constant(0)), ElementsAre(3));
  EXPECT_THAT(
      rows_where(*population, age(0, "9999-12-31") * constant(2), greater, constant(15'000)),
      ElementsAre(0, 1, 3));
}

TEST(ArithmeticTest, ReadsDatesAsDaysAndTimesAsSeconds) {
  const auto population = PopulationFixture({"a", "b"})
                              .date("d", {"1970-01-02", std::nullopt})
                              .time("t", {86'400, 5})
                              .build();
  EXPECT_THAT(rows_where(*population, attribute(0) * constant(86'400), equal, attribute(1)),
              ElementsAre(0));
}

// Random terms of every operation, mixed scales, extremes and unknowns.
TEST(ArithmeticTest, AgreesWithRationalsOnRandomTerms) {
  std::mt19937_64 random(tests::seed());
  const PopulationFixture fixture = tests::random_population(random, 700);
  const auto population = fixture.build();
  const tests::NaiveFilter naive(fixture, *population);
  tests::RandomFilter random_filter(random, fixture, *population);
  for (int i = 0; i < 400; ++i) {
    const Filter filter{random_filter.arithmetic(1 + i % 4)};
    ASSERT_EQ(selected(*population, filter), naive.select(filter)) << i;
  }
}

// The integer path must not be left for terms that fit, nor taken for those that do not: both give
// the same, so only a chunk of each kind can tell. Unknown rows are computed as if they were 0.
TEST(ArithmeticTest, UnknownRowsNeverDisturbTheirNeighbours) {
  tests::FixtureColumn::Integers values(1300);
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (row % 3 != 0) values[row] = static_cast<std::int64_t>(row) + 1'000'000'000;
  }
  PopulationFixture fixture = PopulationFixture::numbered(values.size());
  const auto population = fixture.number("x", 0, values).build();
  const tests::NaiveFilter naive(fixture, *population);
  for (const Filter& filter :
       {Filter{ArithmeticTest{attribute(0) - constant(1'000'000'000), less, constant(600)}},
        Filter{ArithmeticTest{constant(0) - attribute(0), less, constant(-1'000'000'500)}},
        Filter{ArithmeticTest{constant(10) / attribute(0), greater, constant(0)}}}) {
    EXPECT_EQ(selected(*population, filter), naive.select(filter));
  }
}

}  // namespace
}  // namespace muster::engine
