#include "engine/evaluation/exact_sum.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/seed.hpp"

namespace muster::engine {
namespace {

TEST(ExactSum, AddsFractionsOfAnyDenominator) {
  ExactSum sum;
  sum.add(1, 3);
  sum.add(1, 6);
  sum.add(ExactNumber(1, 2));
  EXPECT_EQ(sum.exact()->fraction(), "1");
  EXPECT_EQ(sum.exact(7)->fraction(), "1/7");
  EXPECT_EQ(sum.rounded(4, 7).value(), "0.1429");
}

TEST(ExactSum, AddsUnits) {
  ExactSum sum;
  sum.add_units(Integer128{1} << 100, 2);
  sum.add_units(-(Integer128{1} << 100), 2);
  sum.add_units(-125, 2);
  EXPECT_EQ(sum.rounded(1).value(), "-1.3");
  EXPECT_EQ(widened(-(Integer128{1} << 100)), -(BigInteger(1) << 100));
}

// Many denominators are rounded by bounds, few by the common one; both must say the same.
TEST(ExactSum, OfManyDenominatorsIsRoundedAsTheSumOfRationals) {
  std::mt19937_64 random(tests::seed());
  ExactSum sum;
  boost::multiprecision::cpp_rational naive = 0;
  for (int i = 0; i < 1'500; ++i) {
    const auto numerator = static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000;
    const std::uint64_t denominator = 1 + random() % 3'000;
    sum.add(numerator, denominator);
    naive += boost::multiprecision::cpp_rational(numerator, denominator);
  }
  const ExactNumber expected(numerator(naive), denominator(naive));
  for (const int places : {0, 2, 6, 18}) {
    EXPECT_EQ(sum.rounded(places).value(), expected.rounded(places));
  }
}

TEST(ExactSum, DecidesAHalfOfManyDenominatorsByTheCommonOne) {
  // Σ 1/n − 1/n over many n is nothing; what is left is exactly half a unit of the last place.
  ExactSum sum;
  for (std::uint64_t n = 3; n < 1'003; ++n) {
    sum.add(1, n);
    sum.add(-1, n);
  }
  sum.add(1, 2'000'000);
  EXPECT_EQ(sum.rounded(6).value(), "0.000001");
  sum.add(-2, 2'000'000);
  EXPECT_EQ(sum.rounded(6).value(), "-0.000001");
}

TEST(ExactSum, SaysWhereItGivesUp) {
  ExactSum sum;
  for (std::uint64_t n = 3; n < 6'003; ++n) {
    sum.add(1, n);
    sum.add(-1, n);
  }
  EXPECT_EQ(sum.rounded(2).value(), "0.00");
  sum.add(-1, 200);
  EXPECT_EQ(sum.rounded(2).error().code, ErrorCode::limit_exceeded);
  EXPECT_EQ(sum.rounded(3).value(), "-0.005");
}

TEST(ExactRealSum, LosesNothing) {
  ExactRealSum sum;
  EXPECT_EQ(sum.exact(), ExactNumber());
  sum.add(1e300);
  sum.add(1e-300);
  sum.add(0.1);
  ExactRealSum other;
  other.add(-1e300);
  sum.add(other);
  EXPECT_EQ(sum.exact().to_double(), 0.1);
  sum.add(-0.1);
  EXPECT_EQ(sum.exact().to_double(), 1e-300);
}

}  // namespace
}  // namespace muster::engine
