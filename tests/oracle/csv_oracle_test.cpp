// The way of a CSV file: a random population written as CSV, loaded with its schema, and judged by
// the table it was written from.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "loaders/load.hpp"
#include "tests/oracle/csv_text.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

TEST(CsvOracle, ALoadedFileAnswersAsTheTableItWasWrittenFrom) {
  Dice dice(run_seed() + 377);
  for (const std::size_t rows : {1U, 64U, 300U, 700U, 1'200U, 66'000U}) {
    const Table table = random_population(dice, {.rows = rows, .wide = rows < 10'000, .csv = true});
    const CsvFile file = csv_of(table, dice);
    loaders::LoadOptions options;
    auto schema = loaders::Schema::parse(file.schema);
    ASSERT_TRUE(schema.ok()) << schema.error().message << "\n" << file.schema;
    options.schema = *std::move(schema);
    options.max_reject_share = 0;
    options.block_bytes = dice.chance(50) ? 0 : 512 + dice.index(10'000);
    auto loaded = loaders::load_bytes(file.csv, "customers.csv", options);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message << "\nMUSTER_SEED=" << run_seed() << "\n"
                             << file.schema << file.csv.substr(0, 2'000);
    ASSERT_EQ(loaded->report.loaded, rows);
    Trial trial(table, loaded->population, dice);
    for (int i = 0; i < (rows > 10'000 ? 8 : 60); ++i) {
      const Clock clock = random_clock(dice, trial.table());
      const auto failure = trial.examine(clock, ExpressionMaker(trial.table(), clock, dice).make());
      ASSERT_FALSE(failure.has_value()) << *failure;
    }
  }
}

}  // namespace
}  // namespace muster::oracle
