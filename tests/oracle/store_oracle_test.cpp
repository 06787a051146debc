// A population saved and opened again answers as it did, over random expressions.
#include <gtest/gtest.h>

#include <filesystem>

#include "engine/live/open_store.hpp"
#include "engine/storage/store.hpp"
#include "tests/oracle/engine_population.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

TEST(StoreOracle, AnOpenedStoreAnswersAsThePopulationThatWasSaved) {
  Dice dice(run_seed() + 277);
  const std::filesystem::path store = std::filesystem::path(testing::TempDir()) /
                                      ("muster_oracle_store_" + std::to_string(run_seed()));
  for (const std::size_t rows : std::initializer_list<std::size_t>{0, 1, 64, 700, 1'500, 65'537}) {
    const Table table = random_population(dice, {.rows = rows, .wide = rows < 10'000});
    const auto built = build_population(table, dice);
    const auto saved = engine::save_store(store, *built);
    ASSERT_TRUE(saved.ok()) << saved.error().message;
    const auto opened = engine::open_store(store);
    ASSERT_TRUE(opened.ok()) << opened.error().message << "\n" << table.recipe;
    EXPECT_EQ((*opened)->version(), built->version());
    Trial trial(table, *opened, dice);
    for (int i = 0; i < (rows > 10'000 ? 10 : 60); ++i) {
      const Clock clock = random_clock(dice, trial.table());
      const auto failure = trial.examine(clock, ExpressionMaker(trial.table(), clock, dice).make());
      ASSERT_FALSE(failure.has_value()) << *failure;
    }
  }
  std::filesystem::remove_all(store);
}

}  // namespace
}  // namespace muster::oracle
