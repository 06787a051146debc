#include "engine/evaluation/fraction.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Rational = boost::multiprecision::cpp_rational;
constexpr Integer128 kMost128 = std::numeric_limits<Integer128>::max();

Rational rational(const Fraction<BigInteger>& value) {
  return Rational(value.numerator) / Rational(value.denominator);
}
Rational rational(const Fraction<Integer128>& value) {
  return rational(Fraction<BigInteger>{BigInteger(value.numerator), BigInteger(value.denominator)});
}

template <typename Integer>
class FractionArithmeticTest : public ::testing::Test {};
using Integers = ::testing::Types<Integer128, BigInteger>;
TYPED_TEST_SUITE(FractionArithmeticTest, Integers);

TYPED_TEST(FractionArithmeticTest, AgreesWithRationals) {
  std::mt19937_64 random(tests::seed());
  for (int i = 0; i < 2000; ++i) {
    const auto draw = [&] {
      return Fraction<TypeParam>{
          TypeParam(static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000),
          TypeParam(static_cast<std::int64_t>(1 + random() % 1000))};
    };
    const Fraction<TypeParam> a = draw();
    const Fraction<TypeParam> b = draw();
    const Rational x = rational(a);
    const Rational y = rational(b);
    FractionArithmetic<TypeParam> arithmetic;
    EXPECT_EQ(rational(arithmetic.add(a, b)), x + y);
    EXPECT_EQ(rational(arithmetic.subtract(a, b)), x - y);
    EXPECT_EQ(rational(arithmetic.multiply(a, b)), x * y);
    EXPECT_EQ(rational(arithmetic.negate(a)), -x);
    EXPECT_EQ(arithmetic.compare(a, b), x < y ? -1 : (x == y ? 0 : 1));
    EXPECT_EQ(arithmetic.compare(a, a), 0);
    if (y != 0) {
      const Fraction<TypeParam> quotient = arithmetic.divide(a, b);
      EXPECT_EQ(rational(quotient), x / y);
      EXPECT_GT(quotient.denominator, 0);
    }
    EXPECT_FALSE(arithmetic.failed());
  }
}

TYPED_TEST(FractionArithmeticTest, SaysThatItDividedByZero) {
  FractionArithmetic<TypeParam> arithmetic;
  EXPECT_FALSE(arithmetic.failed());
  arithmetic.divide({1, 1}, {0, 5});
  EXPECT_TRUE(arithmetic.failed());
  EXPECT_EQ(arithmetic.failure(), FractionFailure::division_by_zero);
}

TEST(FractionArithmetic, SaysThatItOverflowed) {
  const Fraction<Integer128> most{kMost128, 1};
  const Fraction<Integer128> least{-kMost128 - 1, 1};
  const auto overflows = [](auto operation) {
    FractionArithmetic<Integer128> arithmetic;
    operation(arithmetic);
    return arithmetic.failure() == FractionFailure::overflow;
  };
  EXPECT_TRUE(overflows([&](auto& a) { a.add(most, {1, 1}); }));
  EXPECT_TRUE(overflows([&](auto& a) { a.subtract(most, {-1, 1}); }));
  EXPECT_TRUE(overflows([&](auto& a) { a.multiply(most, {2, 1}); }));
  EXPECT_TRUE(overflows([&](auto& a) { a.multiply({1, kMost128}, {1, 2}); }));
  EXPECT_TRUE(overflows([&](auto& a) { a.divide({2, 1}, {1, kMost128}); }));
  EXPECT_TRUE(overflows([&](auto& a) { a.negate(least); }));
  EXPECT_TRUE(overflows([&](auto& a) { a.compare({kMost128, 2}, {1, 3}); }));
  EXPECT_FALSE(overflows([&](auto& a) { a.add(most, {-1, 1}); }));
  EXPECT_FALSE(overflows([&](auto& a) { a.multiply(most, {-1, 1}); }));
  EXPECT_FALSE(overflows([&](auto& a) { a.compare(most, least); }));
}

}  // namespace
}  // namespace muster::engine
