#include "engine/population/id_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>
#include <set>

#include "tests/engine/storage/sample_population.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> ids_of(const IdList& list) {
  std::vector<std::string> ids;
  list.for_each([&](std::string_view id) {
    ids.emplace_back(id);
    return true;
  });
  return ids;
}

TEST(IdList, SortsAndDropsRepeats) {
  EXPECT_THAT(ids_of(IdList::of({"b", "", "a", "b", "ab"})), ElementsAre("", "a", "ab", "b"));
  EXPECT_THAT(ids_of(IdList::of({"10", "9", "-1", "9"})), ElementsAre("-1", "9", "10"));
  EXPECT_THAT(ids_of(IdList::of({"10", "9", "x"})), ElementsAre("10", "9", "x"));
  EXPECT_THAT(ids_of(IdList()), IsEmpty());
}

TEST(IdList, IsSmall) {
  std::vector<std::string> ids;
  for (int i = 0; i < 100'000; ++i) ids.push_back("c" + std::to_string(1'000'000'000 + 991 * i));
  const IdList list = IdList::of(ids);
  std::size_t bytes = 0;
  for (const std::string& part : list.parts()) bytes += part.size();
  EXPECT_EQ(list.size(), ids.size());
  EXPECT_LT(bytes, 7 * ids.size());
  EXPECT_EQ(ids_of(list), ids);
}

class IdListRows : public ::testing::TestWithParam<bool> {};

TEST_P(IdListRows, FindsTheCustomersThereAreAndCountsTheOthers) {
  const auto population = tests::sample_population(70'000, GetParam());
  const std::uint64_t seed = muster::tests::seed();
  std::mt19937_64 random(seed);
  for (const std::size_t size : {0U, 1U, 30U, 3'000U, 70'000U}) {
    std::set<Row> wanted;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < size; ++i) {
      const auto row = static_cast<Row>(random() % population->size());
      wanted.insert(row);
      ids.push_back(population->directory().id_at(row));
    }
    for (const char* stranger : {"zz stranger", "", "-5000000", "007"}) ids.emplace_back(stranger);
    const IdList list = IdList::of(ids);
    const IdList::Found found = list.rows_in(*population, 3);
    const std::vector<Row> rows = found.rows.rows();
    EXPECT_TRUE(std::equal(rows.begin(), rows.end(), wanted.begin(), wanted.end())) << size;
    EXPECT_EQ(found.unknown, 4U);
    EXPECT_EQ(found.first_unknown.size(), 3U);
  }
}

INSTANTIATE_TEST_SUITE_P(Ids, IdListRows, ::testing::Bool());

TEST(IdList, RefusesDamagedParts) {
  const IdList list = IdList::of({"alpha", "beta", "gamma"});
  EXPECT_TRUE(IdList::from_parts(list.parts(), 3).ok());
  EXPECT_FALSE(IdList::from_parts(list.parts(), 2).ok());
  EXPECT_FALSE(IdList::from_parts({}, 1).ok());
  const std::string whole = list.parts().front();
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    EXPECT_FALSE(IdList::from_parts({whole.substr(0, cut)}, 3).ok()) << cut;
  }
  std::mt19937_64 random(muster::tests::seed());
  for (int i = 0; i < 5'000; ++i) {
    std::string damaged = whole;
    damaged[random() % damaged.size()] = static_cast<char>(random());
    const auto read = IdList::from_parts({damaged}, 3);
    if (read.ok()) {
      EXPECT_EQ(ids_of(*read).size(), 3U);
    }
  }
}

}  // namespace
}  // namespace muster::engine
