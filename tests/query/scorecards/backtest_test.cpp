#include "query/scorecards/backtest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/query/scorecards/random_cells.hpp"
#include "tests/seed.hpp"

namespace muster::query {
namespace {

using engine::ExactNumber;
using engine::ScoreCell;
using tests::ScoredCustomer;

struct Naive {
  std::int64_t twice = 0;  // AUC · 2 · positives · others
  std::int64_t positives = 0;
  std::int64_t others = 0;
};

// Every pair of a positive and another.
Naive pairs_of(const std::vector<ScoredCustomer>& customers) {
  Naive naive;
  for (const ScoredCustomer& a : customers) {
    (a.positive ? naive.positives : naive.others) += 1;
    if (!a.positive) continue;
    for (const ScoredCustomer& b : customers) {
      if (b.positive) continue;
      naive.twice += a.first > b.first ? 2 : (a.first == b.first ? 1 : 0);
    }
  }
  return naive;
}

void expect_finite(const CutoffFigures& figures) {
  for (const double figure : {figures.share, figures.precision, figures.recall, figures.f1,
                              figures.lift, figures.false_positive_rate}) {
    EXPECT_TRUE(std::isfinite(figure));
  }
}

TEST(Backtest, AucIsTheShareOfPairsInOrder) {
  std::mt19937_64 random(muster::tests::seed());
  for (int trial = 0; trial < 300; ++trial) {
    const auto customers = tests::random_customers(random, 80);
    const auto auc = exact_auc(tests::cells_of(customers));
    const Naive naive = pairs_of(customers);
    if (naive.positives == 0 || naive.others == 0) {
      EXPECT_FALSE(auc.has_value());
      continue;
    }
    ASSERT_TRUE(auc.has_value());
    EXPECT_EQ(*auc, ExactNumber(naive.twice, 2 * naive.positives * naive.others));
  }
}

TEST(Backtest, FiguresOfCutoffsAndKsAreThoseOfSortedCustomers) {
  std::mt19937_64 random(muster::tests::seed());
  for (int trial = 0; trial < 200; ++trial) {
    const auto customers = tests::random_customers(random, 120);
    const auto cells = tests::cells_of(customers);
    const Backtest test = backtest(cells, 0, {{"low", {}}, {"high", 2}}, 6);
    const Naive naive = pairs_of(customers);
    if (test.unjudged) {
      EXPECT_TRUE(naive.positives == 0 || naive.others == 0);
      EXPECT_FALSE(test.auc || test.gini || test.ks);
      EXPECT_TRUE(test.deciles.empty() && test.cutoffs.empty() && test.calibration.empty());
      continue;
    }
    double furthest = 0;
    for (const CutoffFigures& figures : test.cutoffs) {
      expect_finite(figures);
      const auto chosen = [&](const ScoredCustomer& c) { return c.first >= figures.from.units; };
      const auto customers_chosen = std::count_if(customers.begin(), customers.end(), chosen);
      const auto positives_chosen =
          std::count_if(customers.begin(), customers.end(),
                        [&](const ScoredCustomer& c) { return chosen(c) && c.positive; });
      EXPECT_EQ(figures.customers, static_cast<std::uint64_t>(customers_chosen));
      EXPECT_EQ(figures.positives, static_cast<std::uint64_t>(positives_chosen));
      const double recall =
          static_cast<double>(positives_chosen) / static_cast<double>(naive.positives);
      const double fallout = static_cast<double>(customers_chosen - positives_chosen) /
                             static_cast<double>(naive.others);
      EXPECT_DOUBLE_EQ(figures.recall, recall);
      EXPECT_DOUBLE_EQ(figures.false_positive_rate, fallout);
      const double precision = figures.precision;
      const double f1 = recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
      EXPECT_NEAR(figures.f1, f1, 1e-12);
      if (cells.size() <= kMostCutoffsShown) {
        furthest = std::max(furthest, std::abs(recall - fallout));
      }
    }
    if (cells.size() <= kMostCutoffsShown) {
      EXPECT_EQ(test.cutoffs.size(), cells.size());
      EXPECT_NEAR(test.ks->value.value, furthest, 1e-12);
    }
    EXPECT_NEAR(std::abs(test.ks->positives_share - test.ks->negatives_share), test.ks->value.value,
                1e-12);
    ASSERT_EQ(test.grades.size(), 1U);
    EXPECT_EQ(test.grades[0].customers, static_cast<std::uint64_t>(std::count_if(
                                            customers.begin(), customers.end(),
                                            [](const ScoredCustomer& c) { return c.first >= 2; })));
    EXPECT_NEAR(test.gini->value, 2 * test.auc->value - 1, 1e-12);
  }
}

// Deciles by walking sorted customers: a customer with the score of the one before is never cut
// off.
TEST(Backtest, DecilesEndWhereTheTieAtTheirRankEnds) {
  std::mt19937_64 random(muster::tests::seed());
  for (int trial = 0; trial < 200; ++trial) {
    auto customers = tests::random_customers(random, 150);
    const Backtest test = backtest(tests::cells_of(customers), 0);
    if (test.unjudged) continue;
    std::sort(customers.begin(), customers.end(),
              [](const ScoredCustomer& a, const ScoredCustomer& b) { return a.first > b.first; });
    std::size_t at = 0;
    for (const GainsDecile& decile : test.deciles) {
      const std::size_t begin = at;
      const auto d = static_cast<std::size_t>(decile.decile);
      const std::size_t target = (d * customers.size() + 9) / 10;
      ASSERT_LT(at, target);
      at = target;
      while (at < customers.size() && customers[at].first == customers[at - 1].first) ++at;
      std::uint64_t positives = 0;
      std::int64_t points = 0;
      for (std::size_t i = begin; i < at; ++i) {
        positives += customers[i].positive ? 1U : 0U;
        points += customers[i].first;
      }
      EXPECT_EQ(decile.customers, at - begin);
      EXPECT_EQ(decile.positives, positives);
      EXPECT_EQ(decile.cumulative_customers, at);
      EXPECT_EQ(decile.highest.units, customers[begin].first);
      EXPECT_EQ(decile.lowest.units, customers[at - 1].first);
      EXPECT_NEAR(decile.mean_score.value,
                  static_cast<double>(points) / static_cast<double>(at - begin), 1e-9);
    }
    EXPECT_EQ(at, customers.size());
    ASSERT_FALSE(test.deciles.empty());
    EXPECT_EQ(test.deciles.back().cumulative_positives, test.positives);
    EXPECT_DOUBLE_EQ(test.deciles.back().gain, 1);
    EXPECT_EQ(test.calibration.size(), test.deciles.size());
    EXPECT_EQ(test.calibration.front().customers, test.deciles.back().customers);
  }
}

TEST(Backtest, ManyScoresAreCutWhereEqualPartsEnd) {
  std::vector<ScoreCell> cells;
  for (std::int64_t score = 0; score < 1'000; ++score) {
    cells.push_back({score, 1, score % 3 == 0 ? 1U : 0U});
  }
  const Backtest test = backtest(cells, 1);
  EXPECT_LE(test.cutoffs.size(), kMostCutoffsShown + 1);
  EXPECT_GE(test.cutoffs.size(), kMostCutoffsShown);
  EXPECT_EQ(test.cutoffs.back().customers, 1'000U);
  EXPECT_EQ(engine::format_decimal(test.cutoffs.back().from), "0");
  const auto tenth =
      std::find_if(test.cutoffs.begin(), test.cutoffs.end(),
                   [](const CutoffFigures& figures) { return figures.customers == 10; });
  ASSERT_NE(tenth, test.cutoffs.end());
  EXPECT_EQ(engine::format_decimal(tenth->from), "99");
  EXPECT_TRUE(std::any_of(test.cutoffs.begin(), test.cutoffs.end(),
                          [&](const CutoffFigures& c) { return c.from == test.ks->from; }));
}

TEST(Backtest, OneScoreForAllIsAnAucOfOneHalf) {
  const Backtest test = backtest(std::vector<ScoreCell>{{7, 10, 3}}, 0);
  EXPECT_EQ(test.auc->digits, "0.500000");
  EXPECT_EQ(test.gini->digits, "0.000000");
  EXPECT_EQ(test.ks->value.digits, "0.000000");
  ASSERT_EQ(test.deciles.size(), 1U);
  EXPECT_EQ(test.deciles[0].customers, 10U);
  EXPECT_TRUE(test.rises_throughout);
}

TEST(Backtest, PerfectOrderIsAnAucOfOne) {
  const Backtest test = backtest(std::vector<ScoreCell>{{1, 5, 0}, {2, 5, 5}}, 0);
  EXPECT_EQ(test.auc->digits, "1.000000");
  EXPECT_EQ(test.ks->value.digits, "1.000000");
  EXPECT_EQ(test.ks->from, (engine::Decimal{2, 0}));
  EXPECT_DOUBLE_EQ(*test.auc_low, 1);
  EXPECT_DOUBLE_EQ(*test.auc_high, 1);
}

TEST(Backtest, OnePositiveHasNoInterval) {
  const Backtest test = backtest(std::vector<ScoreCell>{{1, 5, 0}, {2, 5, 1}}, 0);
  EXPECT_TRUE(test.auc.has_value());
  EXPECT_FALSE(test.auc_low || test.auc_high);
}

TEST(Backtest, SaysWhyNothingCanBeJudged) {
  EXPECT_NE(backtest({}, 0).unjudged->find("nobody is in the audience"), std::string::npos);
  const Backtest none = backtest(std::vector<ScoreCell>{{1, 5, 0}}, 0, {{"hot", 1}});
  EXPECT_NE(none.unjudged->find("nobody in the audience is a positive"), std::string::npos);
  EXPECT_EQ(none.customers, 5U);
  EXPECT_EQ(none.base_rate, 0);
  const Backtest all = backtest(std::vector<ScoreCell>{{1, 5, 5}}, 0);
  EXPECT_NE(all.unjudged->find("everybody"), std::string::npos);
  EXPECT_EQ(all.base_rate, 1);
  EXPECT_TRUE(all.grades.empty() && all.cutoffs.empty());
}

TEST(Backtest, LargeCountsDoNotOverflow) {
  const std::uint64_t many = 2'000'000'000;
  const std::int64_t large = (std::int64_t{1} << 61) - 1;
  const Backtest test = backtest(std::vector<ScoreCell>{{-large, many, 0}, {large, many, many}}, 0);
  EXPECT_EQ(test.auc->digits, "1.000000");
  EXPECT_EQ(test.deciles.front().mean_score.digits, "2305843009213693951.000000");
}

}  // namespace
}  // namespace muster::query
