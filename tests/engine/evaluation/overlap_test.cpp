#include "engine/evaluation/overlap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "engine/evaluation/evaluate.hpp"
#include "tests/engine/evaluation/random_filter.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using tests::PopulationFixture;

Filter between(std::int64_t low, std::int64_t high) {
  return {IntegerIn{AttributeId{0}, {{low, high}}}};
}

std::shared_ptr<const Population> numbers(std::size_t rows) {
  tests::FixtureColumn::Integers values(rows);
  for (std::size_t row = 0; row < rows; ++row) values[row] = static_cast<std::int64_t>(row);
  return PopulationFixture::numbered(rows).number("n", 0, values).build();
}

TEST(Overlap, NamesEveryRegionByItsFilters) {
  const auto population = numbers(10);
  const std::vector<Filter> filters = {between(0, 5), between(4, 6), between(9, 9)};
  const Overlap found = overlap(*population, filters).value();
  EXPECT_THAT(found.regions, ElementsAre(OverlapRegion{0b001, 4}, OverlapRegion{0b011, 2},
                                         OverlapRegion{0b010, 1}, OverlapRegion{0b100, 1}));
  EXPECT_EQ(found.any, 8U);
  EXPECT_THAT(found.both, ElementsAre(6, 2, 0, 2, 3, 0, 0, 0, 1));
}

TEST(Overlap, OfEverybodyAndNobody) {
  const auto population = numbers(70'000);
  const std::vector<Filter> filters = {{Constant{true}}, {Constant{false}}, between(0, 9)};
  const Overlap found = overlap(*population, filters).value();
  EXPECT_THAT(found.regions, ElementsAre(OverlapRegion{0b001, 69'990}, OverlapRegion{0b101, 10}));
  EXPECT_EQ(found.any, 70'000U);
  const std::vector<Filter> nobody = {{Constant{false}}};
  EXPECT_TRUE(overlap(*population, nobody)->regions.empty());
}

TEST(Overlap, StopsWhenItsTimeIsUp) {
  const auto population = numbers(10);
  const std::vector<Filter> filters = {between(0, 5)};
  const Execution late{1, std::chrono::steady_clock::now() - std::chrono::seconds(1), {}};
  EXPECT_EQ(overlap(*population, filters, late).error().code, ErrorCode::deadline_exceeded);
}

// Regions against every customer's own mask; pairs and the union against counts of their own.
void expect_random_overlap(std::mt19937_64& random, std::size_t rows, std::size_t size,
                           unsigned threads) {
  SCOPED_TRACE(::testing::Message() << rows << " rows, " << size << " filters");
  const PopulationFixture fixture = tests::random_population(random, rows);
  const auto population = fixture.build();
  tests::RandomFilter random_filter(random, fixture, *population);
  std::vector<Filter> filters;
  std::vector<std::uint64_t> masks(rows);
  for (std::size_t i = 0; i < size; ++i) {
    filters.push_back(random_filter(2));
    for (const Row row : select(*population, filters.back())->rows()) {
      masks[row] |= std::uint64_t{1} << i;
    }
  }
  const Overlap found = overlap(*population, filters, {threads, {}, {}}).value();

  std::map<std::uint64_t, std::uint64_t> expected;
  for (const std::uint64_t mask : masks) ++expected[mask];
  EXPECT_EQ(found.any, rows - expected[0]);
  expected.erase(0);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      std::uint64_t both = 0;
      for (const auto& [mask, count] : expected) {
        if (((mask >> i) & (mask >> j) & 1U) != 0) both += count;
      }
      ASSERT_EQ(found.both[i * size + j], both) << i << " and " << j;
    }
  }
  if (size > kMaxRegionFilters) {
    EXPECT_TRUE(found.regions.empty());
    return;
  }
  std::map<std::uint64_t, std::uint64_t> regions;
  std::uint64_t sum = 0;
  for (const OverlapRegion& region : found.regions) {
    regions[region.filters] = region.count;
    sum += region.count;
  }
  EXPECT_EQ(regions, expected);
  EXPECT_EQ(sum, found.any);
  EXPECT_TRUE(std::is_sorted(
      found.regions.begin(), found.regions.end(),
      [](const OverlapRegion& a, const OverlapRegion& b) { return a.count > b.count; }));
}

TEST(Overlap, RegionsSumToTheUnionWhateverTheFilters) {
  std::mt19937_64 random(tests::seed());
  for (std::size_t size = 1; size <= kMaxRegionFilters; ++size) {
    for (const std::size_t rows : {0U, 1U, 63U, 64U, 65U, 1'000U}) {
      expect_random_overlap(random, rows, size, 1);
    }
  }
}

TEST(Overlap, OfManyFiltersHasPairsAndNoRegions) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t size : {17U, 40U, 64U}) {
    for (const std::size_t rows : {1U, 65U, 1'000U}) expect_random_overlap(random, rows, size, 1);
  }
}

TEST(Overlap, AnyNumberOfThreadsGivesTheSameAnswer) {
  std::mt19937_64 random(tests::seed());
  const std::size_t rows = 4 * std::size_t{kChunkRows} + 77;
  expect_random_overlap(random, rows, 5, 2);
  expect_random_overlap(random, rows, 16, 16);
  expect_random_overlap(random, rows, 20, 1);
}

}  // namespace
}  // namespace muster::engine
