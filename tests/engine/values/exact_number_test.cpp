#include "engine/values/exact_number.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace muster::engine {
namespace {

TEST(ExactNumber, IsInLowestTerms) {
  EXPECT_EQ(ExactNumber(6, -4).fraction(), "-3/2");
  EXPECT_EQ(ExactNumber(10, 5).fraction(), "2");
  EXPECT_EQ(ExactNumber(Decimal{1250, 2}), ExactNumber(25, 2));
}

TEST(ExactNumber, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(ExactNumber(100, 3).rounded(2), "33.33");
  EXPECT_EQ(ExactNumber(1, 8).rounded(2), "0.13");
  EXPECT_EQ(ExactNumber(-1, 8).rounded(2), "-0.13");
  EXPECT_EQ(ExactNumber(-1, 3).rounded(0), "0");
  EXPECT_EQ(ExactNumber(5, 2).rounded(0), "3");
  EXPECT_EQ(ExactNumber(-1, 20).rounded(1), "-0.1");
}

TEST(ExactNumber, HasDigitsWhereADecimalHoldsIt) {
  EXPECT_EQ(ExactNumber(1, 8).digits(3), "0.125");
  EXPECT_EQ(ExactNumber(1, 8).digits(18), "0.125");
  EXPECT_EQ(ExactNumber(1, 8).digits(2), std::nullopt);
  EXPECT_EQ(ExactNumber(1, 3).digits(18), std::nullopt);
  EXPECT_EQ(ExactNumber(-120, 1).digits(6), "-120");
  EXPECT_EQ(ExactNumber(120, 1).digits(0), "120");
  EXPECT_EQ(ExactNumber().digits(6), "0");
}

TEST(ExactNumber, HoldsDoublesExactly) {
  for (const double value :
       {0.0, 0.1, -1e300, 5e-324, 1.0 / 3, 1e15 + 0.5, std::numeric_limits<double>::max()}) {
    EXPECT_EQ(ExactNumber::of(value).to_double(), value);
  }
  EXPECT_EQ(ExactNumber::of(0.375).fraction(), "3/8");
}

TEST(ExactNumber, ComparesAndFloors) {
  EXPECT_LT(ExactNumber(1, 3), ExactNumber(334, 1000));
  EXPECT_FALSE(ExactNumber(1, 3) < ExactNumber(2, 6));
  EXPECT_EQ(ExactNumber(-7, 2).floor(), -4);
  EXPECT_EQ(ExactNumber(7, 2).floor(), 3);
  EXPECT_EQ(ExactNumber(-4, 2).floor(), -2);
}

}  // namespace
}  // namespace muster::engine
