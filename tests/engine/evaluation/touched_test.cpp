#include "engine/evaluation/touched.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/memory_budget.hpp"
#include "tests/engine/population_fixture.hpp"

namespace muster::engine {
namespace {

TEST(Touched, CountsRowsAndBytesOfQueriesWithABudgetAlone) {
  constexpr std::size_t kRows = 3 * std::size_t{kChunkRows};
  tests::FixtureColumn::Integers units;
  for (std::size_t row = 0; row < kRows; ++row) {
    units.emplace_back(static_cast<std::int64_t>(row * 7919 % 1000));
  }
  const auto population =
      tests::PopulationFixture::numbered(kRows).number("spend", 0, std::move(units)).build();
  const AttributeId spend = tests::attribute_of(*population, "spend");
  const Filter filter{IntegerIn{spend, {{100, 500}}}};

  const Touched before = touched();
  ASSERT_TRUE(count(*population, filter).ok());
  EXPECT_EQ(touched().rows, before.rows);
  EXPECT_EQ(touched().bytes, before.bytes);

  Execution execution;
  execution.memory = std::make_shared<MemoryBudget>(std::uint64_t{1} << 30);
  ASSERT_TRUE(count(*population, filter, execution).ok());
  const Touched after = touched();
  EXPECT_EQ(after.rows - before.rows, kRows);
  EXPECT_GE(after.bytes - before.bytes, kRows);
  EXPECT_LE(after.bytes - before.bytes, 8 * kRows);

  // What was counted beforehand reads nothing.
  ASSERT_TRUE(count(*population, Filter{Known{spend}}, execution).ok());
  EXPECT_EQ(touched().rows, after.rows);
  EXPECT_EQ(touched().bytes, after.bytes);
}

}  // namespace
}  // namespace muster::engine
