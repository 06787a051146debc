#include "loaders/generator/fixed_point.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "loaders/generator/random_stream.hpp"

namespace muster::loaders {
namespace {

// Floating point may judge here: the tolerances are far wider than any machine's last bit.
double real(Fixed value) { return static_cast<double>(value) / static_cast<double>(kFixedOne); }

// The distribution function of the normal law.
double normal_share_below(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

TEST(FixedPoint, NormalDeviateInvertsTheNormalDistribution) {
  // The draw's low 63 bits are the two-sided tail and its top bit the sign.
  for (double tail = 0.999; tail > 1e-6; tail *= 0.93) {
    const auto bits = static_cast<std::uint64_t>(std::ldexp(tail, 63));
    const double z = real(normal_deviate(bits));
    // How far z moves the distribution, as a distance along z.
    const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0));
    EXPECT_NEAR((normal_share_below(z) - (1 - tail / 2)) / density, 0, 0.002) << tail;
    EXPECT_EQ(normal_deviate(bits | (std::uint64_t{1} << 63)), -normal_deviate(bits)) << tail;
  }
}

TEST(FixedPoint, NormalDeviateHasFiniteEnds) {
  EXPECT_NEAR(real(normal_deviate(0)), 5.42, 0.01);
  EXPECT_NEAR(real(normal_deviate(std::uint64_t{1} << 63)), -5.42, 0.01);
  EXPECT_NEAR(real(normal_deviate(~std::uint64_t{0} >> 1)), 0, 0.001);
  EXPECT_NEAR(real(normal_deviate(~std::uint64_t{0})), 0, 0.001);
}

TEST(FixedPoint, NormalDeviatesHaveMeanZeroAndSpreadOne) {
  RandomStream random(3, 0);
  double sum = 0;
  double squares = 0;
  constexpr int kDraws = 200'000;
  for (int i = 0; i < kDraws; ++i) {
    const double z = real(normal_deviate(random.next()));
    sum += z;
    squares += z * z;
  }
  EXPECT_NEAR(sum / kDraws, 0, 0.01);
  EXPECT_NEAR(squares / kDraws, 1, 0.015);
}

TEST(FixedPoint, ExponentialFollowsTheCurve) {
  for (Fixed x = -11 * kFixedOne; x <= 24 * kFixedOne; x += 777) {
    const double exact = std::exp(real(x));
    const double allowed = std::max(2.0 / static_cast<double>(kFixedOne), exact * 2e-6);
    ASSERT_NEAR(real(exponential(x)), exact, allowed) << real(x);
  }
  EXPECT_EQ(exponential(0), kFixedOne);
}

TEST(FixedPoint, ExponentialIsHeldAtItsEnds) {
  EXPECT_EQ(exponential(-12 * kFixedOne), 0);
  EXPECT_EQ(exponential(25 * kFixedOne), exponential(24 * kFixedOne));
}

TEST(FixedPoint, LogisticShareFollowsTheCurve) {
  for (Fixed x = -9 * kFixedOne; x <= 9 * kFixedOne; x += 333) {
    const double exact = 1 / (1 + std::exp(-real(x)));
    ASSERT_NEAR(std::ldexp(static_cast<double>(logistic_share(x)), -32), exact, 5e-5) << real(x);
  }
  EXPECT_EQ(logistic_share(-20 * kFixedOne), 0U);
  EXPECT_EQ(logistic_share(20 * kFixedOne), 0xFFFFFFFFU);
}

TEST(FixedPoint, SquareRootIsTheWholePart) {
  EXPECT_EQ(square_root(0), 0U);
  for (const std::uint64_t root : {1ULL, 2ULL, 3ULL, 1000ULL, 65536ULL, 4294967295ULL}) {
    EXPECT_EQ(square_root(root * root), root);
    EXPECT_EQ(square_root(root * root - 1), root - 1);
    EXPECT_EQ(square_root(root * root + 1), root == 0 ? 1 : root);
  }
  EXPECT_EQ(square_root(~std::uint64_t{0}), 4294967295ULL);
}

}  // namespace
}  // namespace muster::loaders
