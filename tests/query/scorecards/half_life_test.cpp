#include "query/scorecards/half_life.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace muster::query {
namespace {

std::int64_t points_at(const std::vector<AgedPoints>& aged, std::int64_t days) {
  std::int64_t points = 0;
  for (const AgedPoints& each : aged) {
    if (each.days <= days) points = each.points;
  }
  return points;
}

TEST(HalfLife, HalvesExactlyEveryHalfLife) {
  const auto aged = halved(100, 7, 1'000);
  EXPECT_EQ(points_at(aged, 0), 100);
  EXPECT_EQ(points_at(aged, 7), 50);
  EXPECT_EQ(points_at(aged, 14), 25);
  EXPECT_EQ(points_at(aged, 21), 13);  // 12.5, away from zero
  EXPECT_EQ(points_at(aged, 28), 6);   // 6.25
  EXPECT_EQ(aged.back().points, 0);
}

TEST(HalfLife, AgreesWithFloatingPointAwayFromTies) {
  for (const std::int64_t half_life : {1, 3, 14, 365}) {
    const auto aged = halved(123'456'789, half_life, 4'000);
    for (std::int64_t days = 0; days <= 4'000; days += 13) {
      const double exact =
          123'456'789 * std::exp2(-static_cast<double>(days) / static_cast<double>(half_life));
      EXPECT_NEAR(static_cast<double>(points_at(aged, days)), exact, 0.5001)
          << half_life << " " << days;
    }
  }
}

TEST(HalfLife, MirrorsNegativePointsAndStopsAtTheOldest) {
  const auto aged = halved(-100, 7, 10);
  EXPECT_EQ(points_at(aged, 7), -50);
  EXPECT_LE(aged.back().days, 10);
  EXPECT_LT(aged.back().points, 0);
  EXPECT_EQ(halved(0, 7, 100).size(), 1U);
  EXPECT_EQ(points_at(halved(999'999'999'999'999'999, 1, 100), 60), 1);
}

}  // namespace
}  // namespace muster::query
