#include "engine/values/decimal.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>

#include "tests/seed.hpp"

namespace muster::engine {
namespace {

TEST(ParseDecimal, ReadsWholeNumbersAndFractions) {
  EXPECT_EQ(parse_decimal("0"), (Decimal{0, 0}));
  EXPECT_EQ(parse_decimal("42"), (Decimal{42, 0}));
  EXPECT_EQ(parse_decimal("+42"), (Decimal{42, 0}));
  EXPECT_EQ(parse_decimal("-12.50"), (Decimal{-1250, 2}));
  EXPECT_EQ(parse_decimal(".5"), (Decimal{5, 1}));
  EXPECT_EQ(parse_decimal("-.05"), (Decimal{-5, 2}));
  EXPECT_EQ(parse_decimal("-0.00"), (Decimal{0, 2}));
}

TEST(ParseDecimal, KeepsTrailingZerosInTheScale) {
  EXPECT_EQ(parse_decimal("1.50"), (Decimal{150, 2}));
  EXPECT_EQ(parse_decimal("7.000"), (Decimal{7000, 3}));
}

TEST(ParseDecimal, IgnoresLeadingZeros) {
  EXPECT_EQ(parse_decimal("00000000000000000000000000012"), (Decimal{12, 0}));
  EXPECT_EQ(parse_decimal("0000000000000000000000.25"), (Decimal{25, 2}));
}

TEST(ParseDecimal, HoldsEighteenDigitsAndNoMore) {
  EXPECT_EQ(parse_decimal("999999999999999999"), (Decimal{kMaxUnits, 0}));
  EXPECT_EQ(parse_decimal("-999999999999999999"), (Decimal{-kMaxUnits, 0}));
  EXPECT_EQ(parse_decimal("1000000000000000000"), std::nullopt);
  EXPECT_EQ(parse_decimal("9999999999999999999999999"), std::nullopt);
  EXPECT_EQ(parse_decimal("9999999999999999.99"), (Decimal{kMaxUnits, 2}));
  EXPECT_EQ(parse_decimal("99999999999999999.99"), std::nullopt);
  EXPECT_EQ(parse_decimal("0.999999999999999999"), (Decimal{kMaxUnits, 18}));
  EXPECT_EQ(parse_decimal("0.000000000000000001"), (Decimal{1, 18}));
  EXPECT_EQ(parse_decimal("0.0000000000000000001"), std::nullopt);
}

TEST(ParseDecimal, DropsOnlyZerosThatDoNotFit) {
  EXPECT_EQ(parse_decimal("999999999999999999.000"), (Decimal{kMaxUnits, 0}));
  EXPECT_EQ(parse_decimal("0.50000000000000000000000000"), (Decimal{500'000'000'000'000'000, 18}));
  EXPECT_EQ(parse_decimal("999999999999999999.001"), std::nullopt);
  EXPECT_EQ(parse_decimal("100000000000000000.0000000001"), std::nullopt);
}

TEST(ParseDecimal, RefusesEverythingElse) {
  for (const char* text : {"", "+", "-", ".", "5.", "-.", "--5", "+-5", "1e5", "1,5", " 5", "5 ",
                           "0x10", "1.2.3", "inf", "nan", "½", "1_000", "5-"}) {
    EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_decimal(std::string_view("5\0", 2)), std::nullopt);
}

TEST(FormatDecimal, WritesAsManyDigitsAsTheScale) {
  EXPECT_EQ(format_decimal({1250, 2}), "12.50");
  EXPECT_EQ(format_decimal({-5, 2}), "-0.05");
  EXPECT_EQ(format_decimal({0, 3}), "0.000");
  EXPECT_EQ(format_decimal({42, 0}), "42");
  EXPECT_EQ(format_decimal({kMaxUnits, 18}), "0.999999999999999999");
  EXPECT_EQ(format_decimal({-kMaxUnits, 1}), "-99999999999999999.9");
  EXPECT_EQ(format_decimal({std::numeric_limits<std::int64_t>::min(), 0}), "-9223372036854775808");
}

TEST(FormatDecimal, IsReadBackExactly) {
  std::mt19937_64 random(tests::seed());
  std::uniform_int_distribution<std::int64_t> units(-kMaxUnits, kMaxUnits);
  std::uniform_int_distribution<int> shift(0, 18);
  for (int i = 0; i < 10'000; ++i) {
    const Decimal value{units(random) / power_of_ten(shift(random)), shift(random)};
    EXPECT_EQ(parse_decimal(format_decimal(value)), value) << format_decimal(value);
  }
}

TEST(Normalised, TakesZerosOffTheEnd) {
  EXPECT_EQ(normalised({1500, 2}), (Decimal{15, 0}));
  EXPECT_EQ(normalised({-1250, 3}), (Decimal{-125, 2}));
  EXPECT_EQ(normalised({0, 7}), (Decimal{0, 0}));
  EXPECT_EQ(normalised({100, 0}), (Decimal{100, 0}));
}

TEST(Compare, IsByValueWhateverTheScale) {
  EXPECT_EQ(compare({150, 2}, {15, 1}), 0);
  EXPECT_EQ(compare({0, 18}, {0, 0}), 0);
  EXPECT_EQ(compare({-1, 0}, {1, 18}), -1);
  EXPECT_EQ(compare({kMaxUnits, 0}, {kMaxUnits, 18}), 1);
  EXPECT_EQ(compare({-kMaxUnits, 0}, {-kMaxUnits, 18}), -1);
  EXPECT_EQ(compare({kMaxUnits, 18}, {1, 0}), -1);
  EXPECT_EQ(compare({std::numeric_limits<std::int64_t>::max(), 0}, {1, 18}), 1);
  EXPECT_EQ(compare({std::numeric_limits<std::int64_t>::min(), 0}, {1, 18}), -1);
}

TEST(UnitsAtScale, MovesBetweenScalesExactly) {
  EXPECT_EQ(units_at_scale({125, 1}, 2), 1250);
  EXPECT_EQ(units_at_scale({1250, 2}, 1), 125);
  EXPECT_EQ(units_at_scale({1250, 2}, 0), std::nullopt);
  EXPECT_EQ(units_at_scale({-1200, 2}, 0), -12);
  EXPECT_EQ(units_at_scale({0, 0}, 18), 0);
}

TEST(UnitsAtScale, IsEmptyPastEighteenDigits) {
  EXPECT_EQ(units_at_scale({kMaxUnits, 0}, 0), kMaxUnits);
  EXPECT_EQ(units_at_scale({kMaxUnits, 0}, 1), std::nullopt);
  EXPECT_EQ(units_at_scale({-kMaxUnits, 0}, 1), std::nullopt);
  EXPECT_EQ(units_at_scale({99'999'999'999'999'999, 0}, 1), 999'999'999'999'999'990);
  EXPECT_EQ(units_at_scale({1, 0}, 18), std::nullopt);
  EXPECT_EQ(units_at_scale({1, 1}, 18), 100'000'000'000'000'000);
  EXPECT_EQ(units_at_scale({1, 18}, 18), 1);
  EXPECT_EQ(units_at_scale({1, 18}, 17), std::nullopt);
}

TEST(UnitsAtScale, CountsInTensAtNegativeScales) {
  EXPECT_EQ(units_at_scale({1500, 0}, -2), 15);
  EXPECT_EQ(units_at_scale({15000, 1}, -2), 15);
  EXPECT_EQ(units_at_scale({1550, 0}, -2), std::nullopt);
  EXPECT_EQ(units_at_scale({5, 18}, -18), std::nullopt);
}

TEST(UnitsAtScale, IsEmptyForAScaleOutOfRange) {
  EXPECT_EQ(units_at_scale({1, 0}, 19), std::nullopt);
  EXPECT_EQ(units_at_scale({1, 0}, -19), std::nullopt);
  EXPECT_EQ(units_at_scale({1, 18}, std::numeric_limits<int>::min()), std::nullopt);
}

TEST(PowerOfTen, ReachesEighteen) {
  EXPECT_EQ(power_of_ten(0), 1);
  EXPECT_EQ(power_of_ten(1), 10);
  EXPECT_EQ(power_of_ten(18), kMaxUnits + 1);
}

}  // namespace
}  // namespace muster::engine
