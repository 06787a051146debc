// Rankings alone, more of them than random expressions hold, over populations of many ties.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

std::size_t share(std::size_t per_ten_thousand) {
  return std::max<std::size_t>(1, run_expressions() * per_ten_thousand / 10'000);
}

/// False after the first failure.
bool examine_rankings(Dice& dice, std::size_t rows, std::size_t rankings) {
  Trial trial(random_population(dice, {.rows = rows, .wide = false}), dice);
  for (std::size_t i = 0; i < rankings; ++i) {
    const Clock clock = random_clock(dice, trial.table());
    const query::Expression ranking = ExpressionMaker(trial.table(), clock, dice).ranking_test();
    if (const auto failure = trial.examine(clock, ranking)) {
      ADD_FAILURE() << *failure;
      return false;
    }
  }
  return true;
}

TEST(RankingOracle, EngineNaiveJudgeAndSqliteRankAlike) {
  Dice dice(run_seed() + 17);
  std::size_t examined = 0;
  for (const std::size_t wanted = share(600); examined < wanted; examined += 20) {
    const std::size_t rows = dice.chance(20) ? dice.index(3) : 1 + dice.index(400);
    if (!examine_rankings(dice, rows, 20)) return;
  }
  std::cout << examined << " rankings agree" << std::endl;
  EXPECT_GT(examined, 0U);
}

TEST(RankingOracle, AcrossChunksToo) {
  Dice dice(run_seed() + 18);
  EXPECT_TRUE(examine_rankings(dice, 140'000, share(6)));
}

}  // namespace
}  // namespace muster::oracle
