#include "query/scorecards/suggest_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/seed.hpp"

namespace muster::query {
namespace {

FitColumn column_of(const std::vector<bool>& answers) {
  FitColumn column((answers.size() + 63) / 64);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i]) column[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  return column;
}

std::vector<bool> random_answers(std::mt19937_64& random, std::size_t size, double share) {
  std::bernoulli_distribution yes(share);
  std::vector<bool> answers(size);
  for (std::size_t i = 0; i < size; ++i) answers[i] = yes(random);
  return answers;
}

double odds(double share) { return std::log(share / (1 - share)); }

TEST(SuggestFit, OneColumnHasTheLogOfItsOddsRatio) {
  // 20,000 customers: of 10,000 with yes 3,000 are positives, of the others 1,000.
  std::vector<bool> yes(20'000);
  std::vector<bool> positive(20'000);
  for (std::size_t i = 0; i < 20'000; ++i) {
    yes[i] = i < 10'000;
    positive[i] = i < 3'000 || (i >= 10'000 && i < 11'000);
  }
  const auto fit = fit_forward({20'000, column_of(positive), {column_of(yes)}, 10});
  ASSERT_TRUE(fit.ok());
  ASSERT_EQ(fit->columns.size(), 1U);
  EXPECT_NEAR(fit->columns[0].coefficient, odds(0.3) - odds(0.1), 0.01);  // less the ridge's pull
  EXPECT_NEAR(fit->intercept, odds(0.1), 0.01);
}

TEST(SuggestFit, FindsTheColumnsThatThePositivesWereMadeFrom) {
  std::mt19937_64 random(muster::tests::seed());
  constexpr std::size_t kCustomers = 30'000;
  FitInput input;
  input.customers = kCustomers;
  std::vector<std::vector<bool>> columns;
  for (int i = 0; i < 12; ++i) {
    columns.push_back(random_answers(random, kCustomers, 0.2));
    input.columns.push_back(column_of(columns.back()));
  }
  std::uniform_real_distribution<double> chance(0, 1);
  std::vector<bool> positive(kCustomers);
  for (std::size_t i = 0; i < kCustomers; ++i) {
    const double log_odds = -2 + (columns[3][i] ? 1.5 : 0) - (columns[7][i] ? 1 : 0);
    positive[i] = chance(random) < 1 / (1 + std::exp(-log_odds));
  }
  input.positives = column_of(positive);
  const auto fit = fit_forward(input);
  ASSERT_TRUE(fit.ok());
  ASSERT_GE(fit->columns.size(), 2U);
  EXPECT_LE(fit->columns.size(), 3U);  // noise passes the test once in a hundred times
  EXPECT_EQ(fit->columns[0].column, 3U);
  EXPECT_EQ(fit->columns[1].column, 7U);
  EXPECT_NEAR(fit->columns[0].coefficient, 1.5, 0.2);
  EXPECT_NEAR(fit->columns[1].coefficient, -1, 0.3);
  EXPECT_NEAR(fit->intercept, -2, 0.15);
}

TEST(SuggestFit, OfTwoColumnsThatSayTheSameOneStaysOut) {
  std::mt19937_64 random(muster::tests::seed());
  const auto yes = random_answers(random, 5'000, 0.3);
  std::vector<bool> no(yes.size());
  std::vector<bool> positive(yes.size());
  const auto noise = random_answers(random, 5'000, 0.2);
  for (std::size_t i = 0; i < yes.size(); ++i) {
    no[i] = !yes[i];
    positive[i] = yes[i] != noise[i];
  }
  const auto fit = fit_forward(
      {5'000, column_of(positive), {column_of(yes), column_of(yes), column_of(no)}, 10});
  ASSERT_TRUE(fit.ok());
  EXPECT_EQ(fit->columns.size(), 1U);
}

TEST(SuggestFit, AColumnThatIsTheLabelHasAFiniteCoefficient) {
  std::mt19937_64 random(muster::tests::seed());
  const auto yes = random_answers(random, 2'000, 0.4);
  const auto fit = fit_forward({2'000, column_of(yes), {column_of(yes)}, 10});
  ASSERT_TRUE(fit.ok());
  ASSERT_EQ(fit->columns.size(), 1U);
  EXPECT_TRUE(std::isfinite(fit->columns[0].coefficient));
  EXPECT_GT(fit->columns[0].coefficient, 3);
}

TEST(SuggestFit, NothingIsChosenWhereNothingTells) {
  FitInput input{1'000, FitColumn(16), {FitColumn(16), FitColumn(16)}, 10};
  input.positives[0] = 0xFF;
  const auto constant = fit_forward(input);
  ASSERT_TRUE(constant.ok());
  EXPECT_TRUE(constant->columns.empty());
  EXPECT_NEAR(constant->intercept, odds(8.0 / 1'000), 1e-6);
  const auto none = fit_forward({1'000, FitColumn(16), {}, 10});
  ASSERT_TRUE(none.ok());
  EXPECT_TRUE(none->columns.empty());
  EXPECT_TRUE(fit_forward({}).ok());
}

TEST(SuggestFit, ChoosesNoMoreThanAskedFor) {
  std::mt19937_64 random(muster::tests::seed());
  FitInput input;
  input.customers = 4'000;
  input.most = 2;
  std::vector<bool> positive(4'000);
  std::vector<std::vector<bool>> columns;
  for (int i = 0; i < 4; ++i) columns.push_back(random_answers(random, 4'000, 0.3));
  for (std::size_t i = 0; i < positive.size(); ++i) {
    positive[i] = columns[0][i] + columns[1][i] + columns[2][i] + columns[3][i] >= 2;
  }
  for (const auto& column : columns) input.columns.push_back(column_of(column));
  input.positives = column_of(positive);
  const auto fit = fit_forward(input);
  ASSERT_TRUE(fit.ok());
  EXPECT_EQ(fit->columns.size(), 2U);
}

}  // namespace
}  // namespace muster::query
