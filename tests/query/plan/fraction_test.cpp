#include "query/plan/fraction.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace muster::query {
namespace {

Fraction of(std::int64_t numerator, std::int64_t denominator) {
  return fraction_of(WideInteger{numerator}, WideInteger{denominator}).value();
}

TEST(Fraction, IsInLowestTermsWithPositiveDenominator) {
  EXPECT_EQ(of(6, -4), (Fraction{-3, 2}));
  EXPECT_EQ(of(0, -7), (Fraction{0, 1}));
  EXPECT_EQ(fraction_of(engine::Decimal{12'50, 2}), (Fraction{25, 2}));
  EXPECT_FALSE(fraction_of(WideInteger{1}, WideInteger{0}).has_value());
}

TEST(Fraction, CalculatesExactly) {
  EXPECT_EQ(add(of(1, 3), of(1, 6)), of(1, 2));
  EXPECT_EQ(subtract(of(1, 3), of(1, 2)), of(-1, 6));
  EXPECT_EQ(multiply(of(2, 3), of(-3, 4)), of(-1, 2));
  EXPECT_EQ(divide(of(2, 3), of(-4, 3)), of(-1, 2));
  EXPECT_FALSE(divide(of(1, 1), of(0, 1)).has_value());
}

TEST(Fraction, GivesNothingWhenItDoesNotFit) {
  const Fraction large = fraction_of(engine::Decimal{engine::kMaxUnits, 0});
  const auto square = multiply(large, large);
  ASSERT_TRUE(square.has_value());
  EXPECT_FALSE(multiply(*square, large).has_value());
  const Fraction largest{std::numeric_limits<WideInteger>::max(), 1};
  EXPECT_FALSE(add(largest, of(1, 1)).has_value());
}

TEST(Fraction, RoundsDownAndUpToWholeNumbers) {
  EXPECT_EQ(floor_of(of(7, 2)), 3);
  EXPECT_EQ(ceiling_of(of(7, 2)), 4);
  EXPECT_EQ(floor_of(of(-7, 2)), -4);
  EXPECT_EQ(ceiling_of(of(-7, 2)), -3);
  EXPECT_EQ(floor_of(of(-4, 2)), -2);
  EXPECT_EQ(ceiling_of(of(-4, 2)), -2);
}

TEST(Fraction, BecomesTheNearestDouble) {
  EXPECT_EQ(to_double(of(1, 10)), 0.1);
  EXPECT_EQ(to_double(of(-1, 3)), -1.0 / 3);
}

}  // namespace
}  // namespace muster::query
