#include "query/scorecards/cell_summary.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/query/scorecards/random_cells.hpp"
#include "tests/seed.hpp"

namespace muster::query {
namespace {

using tests::ScoredCustomer;

TEST(CellSummary, IsThatOfSortedCustomers) {
  std::mt19937_64 random(muster::tests::seed());
  for (int trial = 0; trial < 200; ++trial) {
    auto customers = tests::random_customers(random, 100);
    const auto cells = tests::cells_of(customers);
    std::sort(customers.begin(), customers.end(),
              [](const ScoredCustomer& a, const ScoredCustomer& b) { return a.first < b.first; });
    std::int64_t points = 0;
    std::uint64_t positives = 0;
    for (std::size_t i = 0; i < customers.size(); ++i) {
      points += customers[i].first;
      positives += customers[i].positive ? 1U : 0U;
      EXPECT_EQ(score_at_rank(cells, i + 1), customers[i].first);
    }
    const CellTotals totals = totals_of(cells);
    EXPECT_EQ(totals.customers, customers.size());
    EXPECT_EQ(totals.positives, positives);
    EXPECT_TRUE(totals.points == points);
    EXPECT_EQ(mean_of(totals.points, totals.customers, 2),
              engine::ExactNumber(points, 100 * static_cast<std::int64_t>(customers.size())));

    const GradeCells grades = grade_cells(cells, {{"a", -1}, {"b", 2}, {"c", 2}, {"d", 10}});
    const auto between = [&](std::int64_t low, std::int64_t high) {
      return static_cast<std::uint64_t>(
          std::count_if(customers.begin(), customers.end(),
                        [&](const ScoredCustomer& c) { return low <= c.first && c.first < high; }));
    };
    EXPECT_EQ(grades.none.customers, between(-1'000, -1));
    EXPECT_EQ(grades.grades[0].customers, between(-1, 2));
    EXPECT_EQ(grades.grades[1].customers, 0U);
    EXPECT_EQ(grades.grades[2].customers, between(2, 10));
    EXPECT_EQ(grades.grades[3].customers, between(10, 1'000'000));
  }
}

TEST(CellSummary, AFirstGradeWithoutABeginningHoldsTheLowestScores) {
  const std::vector<engine::ScoreCell> cells = {{-5, 3, 1}, {4, 2, 0}};
  const GradeCells grades = grade_cells(cells, {{"cold", std::nullopt}, {"warm", 4}});
  EXPECT_EQ(grades.none.customers, 0U);
  EXPECT_EQ(grades.grades[0].customers, 3U);
  EXPECT_EQ(grades.grades[0].positives, 1U);
  EXPECT_EQ(grades.grades[1].customers, 2U);
}

}  // namespace
}  // namespace muster::query
