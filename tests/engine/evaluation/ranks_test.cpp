#include "engine/evaluation/ranks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tests::PopulationFixture;

TEST(Ranks, ArePlacesInTheOrderOfIds) {
  const auto population = PopulationFixture({"d", "a", "c", "b"}).build();
  EXPECT_THAT(ranks_of(*population, Bitmap::of(std::vector<Row>{0, 1})).rows(), ElementsAre(0, 3));
  EXPECT_THAT(ranks_of(*population, Bitmap::of(std::vector<Row>{2})).rows(), ElementsAre(2));
  EXPECT_THAT(ranks_of(*population, Bitmap()).rows(), IsEmpty());
}

TEST(Ranks, LeadBackToTheSameRows) {
  std::mt19937_64 random(tests::seed());
  const auto population = PopulationFixture::numbered(150'000).build();
  std::vector<Row> rows;
  for (Row row = 0; row < population->size(); ++row) {
    if (random() % 3 == 0) rows.push_back(row);
  }
  std::vector<Row> back;
  for (const Row rank : ranks_of(*population, Bitmap::of(rows)).rows()) {
    back.push_back(population->directory().row_at_rank(rank));
  }
  std::sort(back.begin(), back.end());
  EXPECT_EQ(back, rows);
}

}  // namespace
}  // namespace muster::engine
