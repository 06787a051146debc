#include "engine/population/id_lookup.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using tests::PopulationFixture;

/// All ids are found where they stand, in any order, and nothing else is.
void expect_found(std::vector<std::string> ids, IdKind kind, const std::vector<std::string>& none) {
  std::mt19937_64 random(tests::seed());
  std::shuffle(ids.begin(), ids.end(), random);
  const auto population = PopulationFixture(ids).build();
  const Directory& directory = population->directory();
  ASSERT_EQ(directory.id_kind(), kind);
  const IdLookup lookup(directory);
  for (Row row = 0; row < ids.size(); ++row) ASSERT_EQ(lookup.find(ids[row]), row) << ids[row];
  for (const std::string& id : none) {
    EXPECT_EQ(lookup.find(id), std::nullopt) << id;
    EXPECT_EQ(directory.find(id), std::nullopt) << id;
  }
}

TEST(IdLookup, FindsIntegersThatLieCloseTogether) {
  std::vector<std::string> ids;
  for (int i = -70'000; i < 70'000; i += 2) ids.push_back(std::to_string(i));
  expect_found(ids, IdKind::integers,
               {"", "1", "-1", "-0", "02", "+2", "2.0", " 2", "70000", "-70002", "x",
                "9223372036854775807", "-9223372036854775808", "99999999999999999999"});
}

TEST(IdLookup, FindsIntegersThatLieFarApart) {
  expect_found({"-4611686018427387903", "4611686018427387903", "0", "17"}, IdKind::integers,
               {"1", "-17", "4611686018427387902", "-4611686018427387902", "c17"});
}

TEST(IdLookup, FindsNumberedIds) {
  std::vector<std::string> near;
  std::vector<std::string> far;
  for (int i = 1; i <= 3'000; ++i) {
    near.push_back("c" + std::to_string(10'000 + i));
    far.push_back("c" + std::to_string(1'000'000'000 + 1'000 * i));
  }
  expect_found(near, IdKind::numbered, {"c10000", "c13001", "C10001", "c010001", "10001", "c1000"});
  expect_found(far, IdKind::numbered, {"c1000000000", "c1000001001", "c100000100", "x1000001000"});
}

TEST(IdLookup, FindsTexts) {
  std::set<std::string> ids{"a", "b", "ж", std::string("a\0b", 3), std::string(5'000, 'x')};
  std::mt19937_64 random(tests::seed());
  while (ids.size() < 80'000) ids.insert("id-" + std::to_string(random()) + "-x");
  expect_found({ids.begin(), ids.end()}, IdKind::strings,
               {"", "c", "A", std::string("a\0c", 3), std::string(4'999, 'x'), "id-"});
  expect_found({"99999999999999999999", "1", "-5"}, IdKind::decimal_strings, {"2", "01", "-05"});
}

TEST(IdLookup, FindsNobodyAmongNobody) {
  const auto population = PopulationFixture(std::vector<std::string>{}).build();
  const IdLookup lookup(population->directory());
  EXPECT_EQ(lookup.find("1"), std::nullopt);
  EXPECT_EQ(lookup.bytes(), 0U);
}

TEST(IdLookup, TakesFewBytesACustomer) {
  std::vector<std::string> near;
  std::vector<std::string> texts;
  for (int i = 0; i < 50'000; ++i) {
    near.push_back(std::to_string(i));
    texts.push_back("a" + std::to_string(i) + "b");
  }
  const auto numbered = PopulationFixture(near).build();
  const auto text = PopulationFixture(texts).build();
  EXPECT_EQ(IdLookup(numbered->directory()).bytes(), 4U * 50'000);
  EXPECT_LE(IdLookup(text->directory()).bytes(), 24U * 50'000);
}

}  // namespace
}  // namespace muster::engine
