#include "engine/evaluation/evaluation_plan.hpp"

#include <gtest/gtest.h>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "tests/engine/population_fixture.hpp"

namespace muster::engine {
namespace {

using tests::FixtureColumn;
using tests::PopulationFixture;

constexpr std::size_t kRows = 2 * std::size_t{kChunkRows};

// "low" is 0 to 99 in the first chunk and 1000 to 1099 in the second; "ok" is true in one row of
// three.
std::shared_ptr<const Population> two_chunks() {
  FixtureColumn::Integers low(kRows);
  FixtureColumn::Flags ok(kRows);
  for (std::size_t row = 0; row < kRows; ++row) {
    low[row] = static_cast<std::int64_t>(row % 100 + (row < kChunkRows ? 0 : 1000));
    ok[row] = row % 3 == 0;
  }
  return PopulationFixture::numbered(kRows).number("low", 0, low).flag("ok", ok).build();
}

TEST(EvaluationPlan, SaysWhatZoneMapsDecide) {
  const auto population = two_chunks();
  const EvaluationPlan plan = evaluation_plan({IntegerIn{{0}, {{50, 2000}}}}, *population);
  EXPECT_EQ(plan.full, 1U);
  EXPECT_EQ(plan.empty, 0U);
  ASSERT_EQ(plan.paths.size(), 1U);
  EXPECT_EQ(plan.paths[0].way, "column scan");
  EXPECT_EQ(plan.paths[0].chunks, 1U);
  EXPECT_EQ(plan.bytes_read, kChunkRows);
  EXPECT_EQ(describe(plan), "column scan in 1 chunk; 1 full; 65.5 kB");
  EXPECT_EQ(evaluation_plan({IntegerIn{{0}, {{200, 300}}}}, *population).empty, 2U);
}

TEST(EvaluationPlan, TellsAFusedPassFromNarrowing) {
  const auto population = two_chunks();
  const Filter ok{FlagIs{{1}, true}};
  const Filter range{IntegerIn{{0}, {{50, 2000}}}};
  const EvaluationPlan fused = evaluation_plan({AllOf{{ok, {Complement{{ok}}}}}}, *population);
  ASSERT_EQ(fused.paths.size(), 1U);
  EXPECT_EQ(fused.paths[0].way, "one fused pass over words");
  const EvaluationPlan mixed = evaluation_plan({AllOf{{ok, range}}}, *population);
  ASSERT_EQ(mixed.paths.size(), 2U);
  EXPECT_EQ(mixed.paths[0].chunks + mixed.paths[1].chunks, 2U);
}

TEST(EvaluationPlan, SeesTheCacheWithoutTouchingIt) {
  const auto population = two_chunks();
  PredicateCache cache(1 << 20);
  const Filter range{IntegerIn{{0}, {{50, 2000}}}};
  EXPECT_FALSE(evaluation_plan(range, *population, &cache).cached);
  EXPECT_EQ(cache.statistics().misses, 0U);
  Execution execution;
  execution.cache = &cache;
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(count(*population, range, execution).ok());
  ASSERT_EQ(cache.statistics().entries, 1U);
  const EvaluationPlan plan = evaluation_plan(range, *population, &cache);
  EXPECT_TRUE(plan.cached);
  EXPECT_EQ(describe(plan).rfind("cached bitmap", 0), 0U) << describe(plan);
  EXPECT_EQ(cache.statistics().hits, 0U);
}

}  // namespace
}  // namespace muster::engine
