#include "loaders/generator/identifiers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace muster::loaders {
namespace {

TEST(Identifiers, AMillionRowsHaveAMillionIds) {
  const IdentifierPermutation ids(42);
  std::vector<std::uint64_t> all;
  for (std::uint64_t row = 0; row < 1'000'000; ++row) all.push_back(ids.id_of(row));
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
  EXPECT_LT(all.back(), IdentifierPermutation::kSize);
}

TEST(Identifiers, FarRowsDoNotClashWithNearOnes) {
  const IdentifierPermutation ids(42);
  std::vector<std::uint64_t> all;
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    all.push_back(ids.id_of(i));
    all.push_back(ids.id_of(IdentifierPermutation::kSize - 1 - i));
    all.push_back(ids.id_of(1'000'000 + i * 40'001));
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
  EXPECT_LT(all.back(), IdentifierPermutation::kSize);
}

TEST(Identifiers, IdsDoNotFollowTheRows) {
  const IdentifierPermutation ids(42);
  int ascents = 0;
  for (std::uint64_t row = 0; row < 100'000; ++row) {
    ascents += ids.id_of(row) < ids.id_of(row + 1) ? 1 : 0;
  }
  EXPECT_NEAR(ascents, 50'000, 1'000);
}

TEST(Identifiers, SeedsPermuteDifferently) {
  const IdentifierPermutation one(1);
  const IdentifierPermutation two(2);
  int same = 0;
  for (std::uint64_t row = 0; row < 10'000; ++row) same += one.id_of(row) == two.id_of(row) ? 1 : 0;
  EXPECT_LE(same, 1);
}

}  // namespace
}  // namespace muster::loaders
