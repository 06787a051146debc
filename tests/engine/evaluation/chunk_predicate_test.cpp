#include "engine/evaluation/chunk_predicate.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "tests/engine/evaluation/naive_filter.hpp"
#include "tests/engine/evaluation/predicate_fixture.hpp"
#include "tests/engine/evaluation/random_filter.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

TEST(ChunkScratch, HandsOutDistinctWordsInStackOrder) {
  ChunkScratch scratch;
  std::optional<ChunkScratch::Lease> first(scratch);
  ChunkScratch::Lease second(scratch);
  first->words()[0] = 1;
  second.words()[0] = 2;
  std::uint64_t* const of_first = first->words().data();
  {
    std::vector<std::unique_ptr<ChunkScratch::Lease>> many;
    for (int i = 0; i < 20; ++i) many.push_back(std::make_unique<ChunkScratch::Lease>(scratch));
    many.back()->words()[0] = 3;
    // Words stay where they are however many leases there are.
    EXPECT_EQ(first->words().data(), of_first);
    while (!many.empty()) many.pop_back();
  }
  EXPECT_EQ(first->words()[0], 1U);
  EXPECT_EQ(second.words()[0], 2U);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(of_first) % 64, 0U);
}

// Every kind of filter keeps the promises about rows past the last and about `within`.
TEST(ChunkPredicate, KeepsItsPromisesForRandomFilters) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {1U, 63U, 64U, 65U, 511U, 513U, 5000U, 65'537U}) {
    const tests::PopulationFixture fixture = tests::random_population(random, rows);
    const auto population = fixture.build();
    const tests::NaiveFilter naive(fixture, *population);
    tests::RandomFilter random_filter(random, fixture, *population);
    for (int i = 0; i < (rows > 60'000 ? 10 : 60); ++i) {
      const Filter filter = random_filter(i % 3);
      ASSERT_EQ(tests::selected(*population, filter), naive.select(filter))
          << rows << " rows, filter " << i;
    }
  }
}

}  // namespace
}  // namespace muster::engine
