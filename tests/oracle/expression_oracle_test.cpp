// The promise of exactness: random expressions over random populations, on which the engine, the
// naive judge and SQLite may never differ. 10,000 a run (MUSTER_ORACLE_EXPRESSIONS), from one seed
// that is printed and taken back (MUSTER_SEED).
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <string>

#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/random_saved.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

struct Tally {
  std::size_t expressions = 0;
  std::size_t nobody = 0;
  std::size_t everyone = 0;
};

/// Examines `expressions` random ones over one population; false after the first failure.
bool examine_population(Dice& dice, const PopulationPlan& plan, std::size_t expressions,
                        Tally& tally) {
  Table table = random_population(dice, plan);
  save_random_names(table, dice);
  Trial trial(std::move(table), dice);
  for (std::size_t i = 0; i < expressions; ++i) {
    // The saved names are known at their own moment alone.
    const Clock clock =
        dice.chance(50) ? trial.table().saved.clock : random_clock(dice, trial.table());
    const query::Expression expression = ExpressionMaker(trial.table(), clock, dice).make();
    if (const auto failure = trial.examine(clock, expression)) {
      ADD_FAILURE() << *failure;
      return false;
    }
    ++tally.expressions;
    tally.nobody += trial.last_count() == 0 ? 1U : 0U;
    tally.everyone += trial.last_count() == plan.rows ? 1U : 0U;
  }
  return true;
}

void say(const Tally& tally) {
  std::cout << tally.expressions << " expressions agree; " << tally.nobody << " select nobody, "
            << tally.everyone << " everyone" << std::endl;
}

/// The share of a run's expressions that a test takes.
std::size_t share(std::size_t per_ten_thousand) {
  return std::max<std::size_t>(1, run_expressions() * per_ten_thousand / 10'000);
}

/// Parts of one run that CTest may run side by side.
class SmallPopulations : public testing::TestWithParam<std::uint64_t> {};

TEST_P(SmallPopulations, EngineNaiveJudgeAndSqliteSelectTheSameCustomers) {
  constexpr std::array<std::size_t, 10> borders = {0, 1, 2, 63, 64, 65, 127, 128, 1000, 1023};
  Dice dice(run_seed() + GetParam() * 1'000'003);
  Tally tally;
  const std::size_t wanted = share(2'455);
  while (tally.expressions < wanted) {
    PopulationPlan plan;
    plan.rows = dice.chance(25)   ? borders[dice.index(borders.size())]
                : dice.chance(75) ? 50 + dice.index(500)
                                  : 500 + dice.index(1'500);
    const std::size_t expressions =
        std::min<std::size_t>(wanted - tally.expressions, plan.rows < 3 ? 10 : 50);
    if (!examine_population(dice, plan, expressions, tally)) return;
  }
  say(tally);
  EXPECT_EQ(tally.expressions, wanted);
}

INSTANTIATE_TEST_SUITE_P(Oracle, SmallPopulations, testing::Values(1, 2, 3, 4));

class ChunkBorders : public testing::TestWithParam<std::size_t> {};

TEST_P(ChunkBorders, EngineNaiveJudgeAndSqliteSelectTheSameCustomers) {
  Dice dice(run_seed() + GetParam());
  Tally tally;
  if (!examine_population(dice, {.rows = GetParam(), .wide = false}, share(50), tally)) return;
  say(tally);
  EXPECT_GE(tally.expressions, 1U);
}

INSTANTIATE_TEST_SUITE_P(Oracle, ChunkBorders, testing::Values(65'535, 65'536, 65'537, 200'000));

}  // namespace
}  // namespace muster::oracle
