#include "query/scorecards/delong.hpp"

#include <gtest/gtest.h>

#include "query/scorecards/backtest.hpp"
#include "tests/query/scorecards/random_cells.hpp"
#include "tests/seed.hpp"

namespace muster::query {
namespace {

using tests::ScoredCustomer;

double kernel(std::int64_t positive, std::int64_t other) {
  return positive > other ? 1 : (positive == other ? 0.5 : 0);
}

// As the paper writes it: structural components, every pair looked at.
struct Direct {
  double auc[2] = {0, 0};
  double covariance[2][2] = {{0, 0}, {0, 0}};
};

double covariance_of(const std::vector<double>& a, const std::vector<double>& b, double mean_a,
                     double mean_b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a) * (b[i] - mean_b);
  return sum / static_cast<double>(a.size() - 1);
}

Direct direct(const std::vector<ScoredCustomer>& positives,
              const std::vector<ScoredCustomer>& others) {
  Direct answer;
  std::vector<double> v10[2];
  std::vector<double> v01[2];
  const auto m = static_cast<double>(positives.size());
  const auto n = static_cast<double>(others.size());
  for (const int card : {0, 1}) {
    const auto score = [&](const ScoredCustomer& c) { return card == 0 ? c.first : c.second; };
    for (const ScoredCustomer& x : positives) {
      double sum = 0;
      for (const ScoredCustomer& y : others) sum += kernel(score(x), score(y));
      v10[card].push_back(sum / n);
      answer.auc[card] += sum / n / m;
    }
    for (const ScoredCustomer& y : others) {
      double sum = 0;
      for (const ScoredCustomer& x : positives) sum += kernel(score(x), score(y));
      v01[card].push_back(sum / m);
    }
  }
  for (const int r : {0, 1}) {
    for (const int s : {0, 1}) {
      answer.covariance[r][s] = covariance_of(v10[r], v10[s], answer.auc[r], answer.auc[s]) / m +
                                covariance_of(v01[r], v01[s], answer.auc[r], answer.auc[s]) / n;
    }
  }
  return answer;
}

TEST(Delong, AgreesWithEveryPairLookedAt) {
  std::mt19937_64 random(muster::tests::seed());
  for (int trial = 0; trial < 200; ++trial) {
    const auto customers = tests::random_customers(random, 60);
    std::vector<ScoredCustomer> positives;
    std::vector<ScoredCustomer> others;
    for (const ScoredCustomer& c : customers) (c.positive ? positives : others).push_back(c);
    const auto result = delong(tests::joint_cells_of(customers));
    const auto variance = auc_variance(tests::cells_of(customers));
    if (positives.size() < 2 || others.size() < 2) {
      EXPECT_FALSE(result || variance);
      continue;
    }
    ASSERT_TRUE(result && variance);
    const Direct naive = direct(positives, others);
    EXPECT_NEAR(result->first_auc.to_double(), naive.auc[0], 1e-12);
    EXPECT_NEAR(result->second_auc.to_double(), naive.auc[1], 1e-12);
    EXPECT_NEAR(result->first_variance.to_double(), naive.covariance[0][0], 1e-12);
    EXPECT_NEAR(result->second_variance.to_double(), naive.covariance[1][1], 1e-12);
    EXPECT_NEAR(result->covariance.to_double(), naive.covariance[0][1], 1e-12);
    EXPECT_NEAR(result->difference_variance.to_double(),
                naive.covariance[0][0] + naive.covariance[1][1] - 2 * naive.covariance[0][1],
                1e-12);
    EXPECT_FALSE(result->difference_variance.numerator() < 0);
    EXPECT_EQ(result->first_variance, *variance);
    EXPECT_EQ(result->first_auc, *exact_auc(tests::cells_of(customers)));
  }
}

TEST(Delong, EqualCardsHaveNoVarianceOfTheirDifference) {
  const std::vector<engine::JointScoreCell> cells = {{1, 1, 5, 1}, {2, 2, 5, 3}, {3, 3, 4, 2}};
  const auto result = delong(cells);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->difference_variance, engine::ExactNumber());
  EXPECT_EQ(result->first_auc, result->second_auc);
}

TEST(Delong, PValuesAreTwoSided) {
  EXPECT_DOUBLE_EQ(two_sided_p(0), 1);
  EXPECT_NEAR(two_sided_p(kNormalQuantile975), 0.05, 1e-12);
  EXPECT_NEAR(two_sided_p(-kNormalQuantile975), 0.05, 1e-12);
}

TEST(Delong, MillionsOfCustomersDoNotOverflow) {
  const std::uint64_t many = 1'000'000'000;
  const auto result = delong(std::vector<engine::JointScoreCell>{
      {1, 2, many, many / 4}, {2, 1, many, many / 2}, {3, 3, many, 3 * (many / 4)}});
  ASSERT_TRUE(result.has_value());
  EXPECT_GT(result->first_auc.to_double(), result->second_auc.to_double());
  EXPECT_GT(result->difference_variance.to_double(), 0);
}

}  // namespace
}  // namespace muster::query
