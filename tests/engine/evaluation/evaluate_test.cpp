#include "engine/evaluation/evaluate.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "engine/evaluation/memory_budget.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "tests/engine/evaluation/naive_filter.hpp"
#include "tests/engine/evaluation/random_filter.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using tests::PopulationFixture;

// Random filters over a random population against the naive answer, with several numbers of
// threads.
void expect_random_filters(std::mt19937_64& random, std::size_t rows, int filters, int depth) {
  SCOPED_TRACE(rows);
  const PopulationFixture fixture = tests::random_population(random, rows);
  const auto population = fixture.build();
  const tests::NaiveFilter naive(fixture, *population);
  tests::RandomFilter random_filter(random, fixture, *population);
  std::vector<Filter> made;
  std::vector<std::uint64_t> counts;
  for (int i = 0; i < filters; ++i) {
    made.push_back(random_filter(depth));
    const std::vector<Row> expected = naive.select(made.back());
    counts.push_back(expected.size());
    for (const unsigned threads : {1U, 2U, 16U}) {
      const Execution execution{threads, {}, {}};
      ASSERT_EQ(count(*population, made.back(), execution).value(), expected.size())
          << "filter " << i << ", threads " << threads;
      ASSERT_EQ(select(*population, made.back(), execution)->rows(), expected)
          << "filter " << i << ", threads " << threads;
    }
  }
  EXPECT_EQ(count_each(*population, made).value(), counts);
}

TEST(Evaluate, RandomFiltersAgreeWithTheNaiveAnswerOnSmallPopulations) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {0U, 1U, 2U, 63U, 64U, 65U, 300U}) {
    expect_random_filters(random, rows, 150, 4);
  }
}

TEST(Evaluate, RandomFiltersAgreeWithTheNaiveAnswerAtChunkBorders) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {65'535U, 65'536U, 65'537U}) {
    expect_random_filters(random, rows, 12, 3);
  }
}

TEST(Evaluate, RandomFiltersAgreeWithTheNaiveAnswerOverSeveralChunks) {
  std::mt19937_64 random(tests::seed());
  expect_random_filters(random, 140'000, 12, 3);
}

// Four chunks are walked by the caller; more are handed out to threads.
TEST(Evaluate, AnyNumberOfThreadsGivesTheSameAnswer) {
  const std::size_t rows = 9 * std::size_t{kChunkRows} + 77;
  tests::FixtureColumn::Integers values(rows);
  std::vector<Row> expected;
  for (std::size_t row = 0; row < rows; ++row) {
    if (row % 7 != 0) values[row] = static_cast<std::int64_t>(row * 31 % 1000);
    if (values[row] && (*values[row] < 100 || *values[row] > 900)) {
      expected.push_back(static_cast<Row>(row));
    }
  }
  const auto population = PopulationFixture::numbered(rows).number("n", 0, values).build();
  const Filter filter{IntegerIn{AttributeId{0}, {{-5, 99}, {901, 5000}}}};
  for (const unsigned threads : {0U, 1U, 2U, 3U, 16U, 64U}) {
    const Execution execution{threads, {}, {}};
    EXPECT_EQ(count(*population, filter, execution).value(), expected.size());
    EXPECT_EQ(select(*population, filter, execution)->rows(), expected);
  }
}

TEST(Evaluate, CountEachOfNothingIsNothing) {
  const auto population = PopulationFixture::numbered(3).build();
  EXPECT_TRUE(count_each(*population, {}).value().empty());
}

TEST(Evaluate, CountEachKeepsTheOrderOfItsFilters) {
  const auto population = PopulationFixture::numbered(70'000).build();
  const std::vector<Filter> filters = {{Constant{true}}, {Constant{false}}, {Constant{true}}};
  EXPECT_EQ(count_each(*population, filters).value(),
            (std::vector<std::uint64_t>{70'000, 0, 70'000}));
}

TEST(Evaluate, AnEmptyPopulationHasNoOne) {
  const auto population = PopulationFixture::numbered(0).build();
  EXPECT_EQ(count(*population, {Constant{true}}).value(), 0U);
  EXPECT_TRUE(select(*population, {Complement{{{Constant{false}}}}})->empty());
}

TEST(Evaluate, EndsWhenItsTimeIsUp) {
  const auto population = PopulationFixture::numbered(3).build();
  Execution execution;
  execution.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  const Filter everyone{BucketIn{"seed", 2, {{0, 1}}}};
  EXPECT_EQ(count(*population, everyone, execution).error().code, ErrorCode::deadline_exceeded);
  EXPECT_EQ(select(*population, everyone, execution).error().code, ErrorCode::deadline_exceeded);
  EXPECT_EQ(count_each(*population, std::span(&everyone, 1), execution).error().code,
            ErrorCode::deadline_exceeded);
  execution.deadline = std::chrono::steady_clock::now() + std::chrono::hours(1);
  EXPECT_EQ(count(*population, everyone, execution).value(), 3U);
}

// What the population counted when it was made is not counted again.
TEST(Evaluate, CountsMadeBeforehandAreThoseOfTheWalk) {
  std::mt19937_64 random(tests::seed());
  const auto fixture = tests::random_population(random, 3000);
  const auto population = fixture.build();
  const auto expect_same = [&](Filter filter) {
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(count(*population, filter).value(), select(*population, filter)->cardinality());
      filter = {Complement{{filter}}};
    }
  };
  expect_same({Constant{false}});
  for (const Attribute* attribute : population->attributes().all()) {
    expect_same({Known{attribute->id}});
    if (attribute->type() == AttributeType::category || attribute->type() == AttributeType::tags) {
      const ValueCode codes = population->dictionary(attribute->id).size();
      for (ValueCode code = 1; code <= std::min(codes, 20U); ++code) {
        expect_same({CodeIn{attribute->id, {code}}});
      }
    }
  }
}

TEST(Evaluate, EndsWhenItTakesMoreMemoryThanItMay) {
  const auto population = PopulationFixture::numbered(6 * kChunkRows).build();
  const Filter some{BucketIn{"seed", 2, {{0, 0}}}};
  Execution execution;
  for (const unsigned threads : {1U, 2U}) {
    execution.threads = threads;
    execution.memory = std::make_shared<MemoryBudget>(3 * kChunkWords * sizeof(std::uint64_t));
    const auto selected = select(*population, some, execution);
    ASSERT_FALSE(selected.ok());
    EXPECT_EQ(selected.error().code, ErrorCode::limit_exceeded);
    execution.memory = std::make_shared<MemoryBudget>(6 * kChunkWords * sizeof(std::uint64_t));
    EXPECT_TRUE(select(*population, some, execution).ok());
    // A count keeps nothing.
    execution.memory = std::make_shared<MemoryBudget>(0);
    EXPECT_TRUE(count(*population, some, execution).ok());
  }
}

// A test of many operands was once looked at only when its chunk was done.
TEST(Evaluate, LeavesOffWithinAChunkWithoutAWrongAnswerInTheCache) {
  const auto population = PopulationFixture::numbered(kChunkRows).build();
  std::stop_source source;
  PredicateCache cache(1 << 24);
  Execution execution;
  execution.stop = source.get_token();
  execution.cache = &cache;
  std::vector<Filter> tests;
  for (std::int64_t i = 0; i < 100; ++i) tests.push_back({BucketIn{"seed", 100, {{i, i}}}});
  const Filter everyone{AnyOf{tests}};
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(count(*population, everyone, execution).value(), kChunkRows);
  }
  source.request_stop();
  EXPECT_FALSE(count(*population, everyone, execution).ok());
  execution.stop = {};
  EXPECT_EQ(count(*population, everyone, execution).value(), kChunkRows);
}

TEST(Evaluate, EndsWhenItIsStopped) {
  const auto population = PopulationFixture::numbered(6 * kChunkRows).build();
  std::stop_source source;
  for (const unsigned threads : {0U, 1U, 2U}) {
    const Execution execution{threads, {}, source.get_token()};
    const Filter everyone{BucketIn{"seed", 2, {{0, 1}}}};
    EXPECT_EQ(count(*population, everyone, execution).ok(), !source.stop_requested());
    source.request_stop();
    const auto stopped = count(*population, everyone, execution);
    ASSERT_FALSE(stopped.ok());
    EXPECT_EQ(stopped.error().code, ErrorCode::deadline_exceeded);
  }
}

}  // namespace
}  // namespace muster::engine
