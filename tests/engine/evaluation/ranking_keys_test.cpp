#include "engine/evaluation/ranking_keys.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "tests/seed.hpp"

namespace muster::engine {
namespace {

TEST(RankingKeys, OfDoublesOrderLikeThemAndComeBack) {
  constexpr double kLargest = std::numeric_limits<double>::max();
  constexpr double kSmallest = std::numeric_limits<double>::denorm_min();
  const std::vector<double> ascending = {-kLargest, -1e9, -1.0, -kSmallest, 0.0,
                                         kSmallest, 0.5,  1.0,  1e9,        kLargest};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    EXPECT_EQ(double_of(key_of(ascending[i])), ascending[i]);
    if (i > 0) {
      EXPECT_LT(key_of(ascending[i - 1]), key_of(ascending[i]));
    }
  }
  EXPECT_EQ(key_of(-0.0), key_of(0.0));
}

Fraction<BigInteger> wide(const Fraction<Integer128>& value) {
  return {BigInteger(value.numerator), BigInteger(value.denominator)};
}

// Never the other way round than the values, alike for both kinds of integers.
TEST(RankingKeys, OfFractionsNeverFallWhereValuesRise) {
  std::mt19937_64 random(tests::seed());
  const auto part = [&](bool positive) {
    const int bits = 1 + static_cast<int>(random() % 126);
    Integer128 value =
        (static_cast<Integer128>(random() >> 1) << 63) | static_cast<Integer128>(random() >> 1);
    value >>= 126 - bits;
    if (positive) return value == 0 ? Integer128{1} : value;
    return random() % 2 == 0 ? value : -value;
  };
  for (int i = 0; i < 20'000; ++i) {
    const Fraction<Integer128> left{part(false), part(true)};
    Fraction<Integer128> right{part(false), part(true)};
    if (random() % 2 == 0)
      right = {left.numerator + static_cast<Integer128>(random() % 3) - 1, left.denominator};
    EXPECT_EQ(key_of(left), key_of(wide(left)));
    FractionArithmetic<BigInteger> arithmetic;
    const int order = arithmetic.compare(wide(left), wide(right));
    const std::int64_t a = key_of(left);
    const std::int64_t b = key_of(right);
    if (order < 0) {
      EXPECT_LE(a, b);
    } else if (order > 0) {
      EXPECT_GE(a, b);
    } else {
      EXPECT_EQ(a, b);
    }
  }
}

TEST(RankingKeys, OfShortFractionsTellThemApart) {
  EXPECT_LT(key_of(Fraction<Integer128>{1, 3}), key_of(Fraction<Integer128>{334, 1000}));
  EXPECT_EQ(key_of(Fraction<Integer128>{1, 3}), key_of(Fraction<Integer128>{2, 6}));
  EXPECT_LT(key_of(Fraction<Integer128>{-1, 2}), key_of(Fraction<Integer128>{0, 5}));
  EXPECT_LT(key_of(Fraction<Integer128>{0, 1}), key_of(Fraction<Integer128>{1, 1'000'000}));
}

TEST(RankingKeys, OfFractionsPastEveryLengthStayOrdered) {
  const Fraction<BigInteger> large{BigInteger(1) << 300, 1};
  const Fraction<BigInteger> larger{BigInteger(1) << 400, 1};
  const Fraction<BigInteger> negative{-(BigInteger(1) << 300), 1};
  EXPECT_LE(key_of(large), key_of(larger));
  EXPECT_LT(key_of(negative), key_of(Fraction<BigInteger>{-1, 1}));
  EXPECT_GT(key_of(large), key_of(Fraction<BigInteger>{BigInteger(1) << 120, 1}));
}

}  // namespace
}  // namespace muster::engine
