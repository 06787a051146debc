#include "query/scorecards/score_bands.hpp"

#include <gtest/gtest.h>

#include "tests/query/scorecards/random_cells.hpp"
#include "tests/seed.hpp"

namespace muster::query {
namespace {

using engine::Decimal;
using engine::ScoreCell;

TEST(ScoreBands, AreOfEqualWidthAndBeginAtItsMultiples) {
  const auto bands = score_bands(std::vector<ScoreCell>{{-7, 2, 1}, {0, 1, 0}, {12, 4, 4}}, 0, 5);
  ASSERT_EQ(bands.size(), 5U);
  EXPECT_EQ(bands[0].from, (Decimal{-10, 0}));
  EXPECT_EQ(bands[0].below, (Decimal{-5, 0}));
  EXPECT_EQ(bands[0].customers, 2U);
  EXPECT_EQ(bands[1].customers, 0U);
  EXPECT_EQ(bands[2].customers, 1U);
  EXPECT_EQ(bands[4].from, (Decimal{10, 0}));
  EXPECT_EQ(bands[4].positives, 4U);
}

TEST(ScoreBands, OfDecimalsHaveDecimalEnds) {
  const auto bands = score_bands(std::vector<ScoreCell>{{5, 1, 0}, {6, 1, 0}}, 1, 4);
  ASSERT_EQ(bands.size(), 2U);
  EXPECT_EQ(bands[0].from, (Decimal{5, 1}));
  EXPECT_EQ(bands[0].below, (Decimal{6, 1}));
}

TEST(ScoreBands, HoldEverybodyOnce) {
  std::mt19937_64 random(muster::tests::seed());
  for (int trial = 0; trial < 200; ++trial) {
    const auto cells = tests::cells_of(tests::random_customers(random, 200));
    const std::size_t most = random() % 30 + 2;
    const auto bands = score_bands(cells, 0, most);
    ASSERT_FALSE(bands.empty());
    EXPECT_LE(bands.size(), most);
    std::size_t cell = 0;
    for (std::size_t i = 0; i < bands.size(); ++i) {
      if (i > 0) {
        EXPECT_EQ(bands[i].from, bands[i - 1].below);
      }
      std::uint64_t customers = 0;
      std::uint64_t positives = 0;
      for (; cell < cells.size() && cells[cell].score < bands[i].below.units; ++cell) {
        EXPECT_GE(cells[cell].score, bands[i].from.units);
        customers += cells[cell].customers;
        positives += cells[cell].positives;
      }
      EXPECT_EQ(bands[i].customers, customers);
      EXPECT_EQ(bands[i].positives, positives);
    }
    EXPECT_EQ(cell, cells.size());
  }
}

TEST(ScoreBands, OfNobodyAreNone) { EXPECT_TRUE(score_bands({}, 2).empty()); }

TEST(ScoreBands, OfTheWidestScoresDoNotOverflow) {
  const std::int64_t large = (std::int64_t{1} << 62) - 1;
  const auto bands = score_bands(std::vector<ScoreCell>{{-large, 1, 0}, {large, 1, 0}}, 0, 20);
  EXPECT_LE(bands.size(), 20U);
  EXPECT_EQ(bands.front().customers + bands.back().customers, 2U);
}

}  // namespace
}  // namespace muster::query
