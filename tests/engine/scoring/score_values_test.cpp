#include "engine/scoring/score_values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "engine/evaluation/arithmetic_program.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/evaluation_plan.hpp"
#include "engine/evaluation/ranking.hpp"
#include "engine/evaluation/rounded_values.hpp"
#include "tests/engine/evaluation/predicate_fixture.hpp"
#include "tests/engine/scoring/score_fixture.hpp"

namespace muster::engine {
namespace {

using tests::ScoreFixture;

std::vector<std::int64_t> naive_scores(const ScoreFixture& given, const Scoring& scoring) {
  std::vector<std::int64_t> scores(given.population->size());
  for (Row row = 0; row < scores.size(); ++row) scores[row] = given.naive.score(scoring, row);
  return scores;
}

TEST(ScoreValues, AColumnHoldsEverybodysScore) {
  ScoreFixture given(70'000);
  for (int round = 0; round < 4; ++round) {
    const Scoring scoring = given.scorings({6, round == 0 ? 1'000'000'000'000 : 20, true, true});
    const auto expected = naive_scores(given, scoring);
    const auto column = score_all(*given.population, scoring);
    ASSERT_TRUE(column.ok()) << column.error().message;
    for (Row row = 0; row < expected.size(); ++row) {
      ASSERT_EQ((*column)->column().at(row), expected[row]) << "round " << round;
    }
  }
}

TEST(ScoreValues, OneCustomersContributionsAddUp) {
  ScoreFixture given(300);
  for (int round = 0; round < 20; ++round) {
    const Scoring scoring = given.scorings({8, 50, true, true});
    for (Row row = 0; row < 300; row += 29) {
      const auto expected = given.naive.parts(scoring, row);
      const auto customer = score_of(*given.population, scoring, row);
      ASSERT_TRUE(customer.ok()) << customer.error().message;
      ASSERT_EQ(customer->rules.size(), scoring.rules.size());
      std::int64_t sum = scoring.base + customer->total_bound;
      for (std::size_t rule = 0; rule < scoring.rules.size(); ++rule) {
        EXPECT_EQ(customer->rules[rule].holds, expected.holds[rule]);
        EXPECT_EQ(customer->rules[rule].points, expected.points[rule]);
        sum += customer->rules[rule].points;
      }
      EXPECT_EQ(customer->group_bounds, expected.group_bounds);
      for (const std::int64_t bound : customer->group_bounds) sum += bound;
      EXPECT_EQ(customer->total_bound, expected.total_bound);
      EXPECT_EQ(customer->score, expected.score);
      EXPECT_EQ(sum, customer->score);
    }
  }
}

TEST(ScoreValues, AScoreInRangesIsATestLikeAnyOther) {
  ScoreFixture given(67'000);
  for (int round = 0; round < 6; ++round) {
    const auto scoring =
        std::make_shared<const Scoring>(given.scorings({6, 20, round % 2 == 0, true}));
    const auto scores = naive_scores(given, *scoring);
    const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
    const std::int64_t middle = scores[given.random() % scores.size()];
    constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    const std::vector<std::vector<IntegerRange>> ranges = {
        {{middle, kMost}},
        {{kLeast, middle}},
        {{*low - 10, *low}, {middle + 1, middle + 3}, {*high, kMost}},
        {{kLeast, kMost}},
        {{*high + 1, kMost}},
        {}};
    for (const auto& range : ranges) {
      const Filter filter{ScoreIn{scoring, range}};
      std::vector<Row> expected;
      for (Row row = 0; row < scores.size(); ++row) {
        if (std::any_of(range.begin(), range.end(), [&](const IntegerRange& one) {
              return one.low <= scores[row] && scores[row] <= one.high;
            })) {
          expected.push_back(row);
        }
      }
      ASSERT_EQ(tests::selected(*given.population, filter), expected) << "round " << round;
      const auto counted = count(*given.population, filter);
      ASSERT_TRUE(counted.ok());
      EXPECT_EQ(*counted, expected.size());
    }
  }
}

TEST(ScoreValues, AScoreIsATermOfArithmeticAndOfRankings) {
  ScoreFixture given(2'000);
  const auto scoring = std::make_shared<const Scoring>(given.scorings({8, 20, true, true}));
  const auto scores = naive_scores(given, *scoring);
  ArithmeticStep score{.code = ArithmeticCode::score, .constant = {0, 1}, .scoring = scoring};
  const auto values = rounded_values(*given.population, {{score}}, 1);
  ASSERT_TRUE(values.ok());
  EXPECT_EQ(*values, scores);

  const Filter test{ArithmeticTest{{{score}}, Comparison::greater, {{{.constant = {5, 1}}}}}};
  const auto above = count(*given.population, test);
  ASSERT_TRUE(above.ok());
  EXPECT_EQ(*above, static_cast<std::uint64_t>(std::count_if(
                        scores.begin(), scores.end(), [](std::int64_t one) { return one > 5; })));

  const auto ranking = std::make_shared<const Ranking>(Ranking{Arithmetic{{score}}, {}});
  const Filter top{Ranked{ranking, RankCount{true, 100}}};
  const auto rows = select(*given.population, top);
  ASSERT_TRUE(rows.ok());
  std::vector<std::int64_t> best = scores;
  std::sort(best.begin(), best.end(), std::greater<>());
  std::vector<std::int64_t> taken;
  for (Row row = 0; row < scores.size(); ++row) {
    if (rows->contains(row)) taken.push_back(scores[row]);
  }
  std::sort(taken.begin(), taken.end(), std::greater<>());
  best.resize(100);
  EXPECT_EQ(taken, best);

  // A ranking by a score may stand in a rule of another scoring.
  auto outer = std::make_shared<Scoring>();
  outer->name = outer->meaning = "outer";
  outer->rules.push_back({.name = "top", .when = top, .points = FlatPoints{3}});
  outer->rules.push_back({.name = "shared",
                          .when = {Shared{std::make_shared<const Filter>(test), "above"}},
                          .points = FlatPoints{4}});
  const auto seven = count(*given.population, {ScoreIn{outer, {{7, 7}}}});
  const auto both = count(*given.population, {AllOf{{top, test}}});
  ASSERT_TRUE(seven.ok() && both.ok());
  EXPECT_EQ(*seven, *both);
}

TEST(ScoreValues, AScoreThatMayLeaveTheRangeIsAnErrorOfTheQuery) {
  const auto population = tests::PopulationFixture::numbered(10).build();
  auto scoring = std::make_shared<Scoring>();
  scoring->name = scoring->meaning = "large";
  scoring->rules.push_back(
      {.name = "all", .points = FlatPoints{std::numeric_limits<std::int64_t>::max()}});
  const auto counted = count(*population, {ScoreIn{scoring, {{0, 1}}}});
  ASSERT_FALSE(counted.ok());
  EXPECT_EQ(counted.error().code, ErrorCode::invalid_input);
}

TEST(ScoreValues, APlanSaysHowScoresAreAnswered) {
  const auto population = tests::PopulationFixture({"a", "b"}).number("spend", 0, {1, 2}).build();
  auto scoring = std::make_shared<Scoring>();
  scoring->name = scoring->meaning = "plan";
  const AttributeId spend = tests::attribute_of(*population, "spend");
  scoring->rules.push_back(
      {.name = "spends", .when = {IntegerIn{spend, {{2, 9}}}}, .points = FlatPoints{3}});
  const EvaluationPlan plan = evaluation_plan({ScoreIn{scoring, {{3, 3}}}}, *population);
  ASSERT_EQ(plan.paths.size(), 1U);
  EXPECT_EQ(plan.paths.front().way, "sliced sum of points");
  const EvaluationPlan never = evaluation_plan({ScoreIn{scoring, {{4, 9}}}}, *population);
  EXPECT_EQ(never.empty, 1U);
}

}  // namespace
}  // namespace muster::engine
