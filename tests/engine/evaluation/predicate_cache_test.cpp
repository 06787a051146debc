#include "engine/evaluation/predicate_cache.hpp"

#include <gtest/gtest.h>

#include <random>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/filter_key.hpp"
#include "tests/engine/evaluation/random_filter.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

std::shared_ptr<const Bitmap> bitmap_of(Row rows) {
  return std::make_shared<const Bitmap>(Bitmap::range(0, rows));
}

TEST(PredicateCache, KeepsFromTheSecondTimeAnAnswerIsAskedFor) {
  PredicateCache cache(1 << 20);
  EXPECT_FALSE(cache.find("a", 0).worth_keeping);
  const auto second = cache.find("a", 0);
  EXPECT_EQ(second.bitmap, nullptr);
  EXPECT_TRUE(second.worth_keeping);
  cache.keep("a", 0, bitmap_of(10));
  const auto third = cache.find("a", 0);
  ASSERT_NE(third.bitmap, nullptr);
  EXPECT_EQ(third.bitmap->cardinality(), 10U);
  EXPECT_EQ(cache.statistics().hits, 1U);
  EXPECT_EQ(cache.statistics().misses, 2U);
  EXPECT_EQ(cache.statistics().entries, 1U);
}

// A query that skips most chunks once wrote down what it saw of a test every time, and the rest of
// the answer never came.
TEST(PredicateCache, ADeclinedAnswerIsNotAskedForAWhile) {
  PredicateCache cache(1 << 20);
  cache.find("a", 0);
  EXPECT_TRUE(cache.find("a", 0).worth_keeping);
  EXPECT_FALSE(cache.find("a", 0).worth_completing);
  cache.decline("a");
  for (std::uint32_t i = 0; i < PredicateCache::kDeclinedFor; ++i) {
    EXPECT_FALSE(cache.find("a", 0).worth_keeping);
  }
  EXPECT_TRUE(cache.find("a", 0).worth_keeping);
  EXPECT_TRUE(cache.find("a", 0).worth_completing);
  cache.decline("never asked for");
  EXPECT_FALSE(cache.find("never asked for", 0).worth_keeping);
}

TEST(PredicateCache, NeverPassesItsBoundAndForgetsTheLeastRecentlyUsed) {
  constexpr std::uint64_t kCapacity = 4096;
  PredicateCache cache(kCapacity);
  for (int i = 0; i < 200; ++i) {
    const std::string key = "key " + std::to_string(i);
    cache.find(key, 0);
    cache.keep(key, 0, bitmap_of(100));
    EXPECT_LE(cache.statistics().bytes, kCapacity);
  }
  EXPECT_GT(cache.statistics().evictions, 0U);
  EXPECT_EQ(cache.find("key 0", 0).bitmap, nullptr);
  EXPECT_NE(cache.find("key 199", 0).bitmap, nullptr);
}

TEST(PredicateCache, LongKeysCountToo) {
  constexpr std::uint64_t kCapacity = 4096;
  PredicateCache cache(kCapacity);
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    cache.find(std::string(1000, letter), 0);
    EXPECT_LE(cache.statistics().bytes, kCapacity);
  }
}

TEST(PredicateCache, AnAnswerLargerThanTheCacheIsNotKept) {
  PredicateCache cache(8);
  cache.find("a", 0);
  cache.keep("a", 0, bitmap_of(10));
  EXPECT_EQ(cache.find("a", 0).bitmap, nullptr);
  EXPECT_EQ(cache.statistics().entries, 0U);
}

TEST(PredicateCache, NeverChangesAnAnswer) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {63U, 70'000U, 140'000U}) {
    const tests::PopulationFixture fixture = tests::random_population(random, rows);
    const auto population = fixture.build();
    tests::RandomFilter random_filter(random, fixture, *population);
    PredicateCache cache(1 << 20);
    Execution cached;
    cached.cache = &cache;
    for (int i = 0; i < 40; ++i) {
      const Filter filter = random_filter(3);
      const std::uint64_t expected = count(*population, filter).value();
      for (int round = 0; round < 4; ++round) {
        ASSERT_EQ(count(*population, filter, cached).value(), expected)
            << "rows " << rows << ", filter " << i << ", round " << round;
      }
      ASSERT_LE(cache.statistics().bytes, cache.capacity_bytes());
    }
    EXPECT_GT(cache.statistics().hits, 0U) << rows;
  }
}

TEST(FilterKey, TellsRangesListsAndNestingApart) {
  const AttributeId id{3};
  const std::vector<Filter> filters = {
      {Known{id}},
      {CodeIn{id, {1, 2}}},
      {CodeIn{id, {1}}},
      {IntegerIn{id, {{1, 2}}}},
      {IntegerIn{id, {{1, 1}, {3, 3}}}},
      {AllOf{{{Known{id}}, {Constant{true}}}}},
      {AnyOf{{{Known{id}}, {Constant{true}}}}},
      {Complement{{{Known{id}}}}},
      {TextIn{id, {"ab", "c"}}},
      {TextIn{id, {"a", "bc"}}},
  };
  for (std::size_t i = 0; i < filters.size(); ++i) {
    for (std::size_t j = 0; j < filters.size(); ++j) {
      EXPECT_EQ(filter_key(filters[i]) == filter_key(filters[j]), i == j) << i << " and " << j;
    }
  }
}

}  // namespace
}  // namespace muster::engine
