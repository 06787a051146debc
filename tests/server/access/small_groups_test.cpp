// The rule on small groups, attacked by adding and subtracting everything that is told.
#include "server/access/small_groups.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstdlib>
#include <random>
#include <string>

namespace muster::server {
namespace {

using Regions = std::vector<GroupRegion>;

std::uint64_t size_of(const Regions& regions, std::uint32_t set) {
  std::uint64_t size = 0;
  for (const GroupRegion& each : regions) {
    if ((each.sets & set) != 0) size += each.count;
  }
  return size;
}

TEST(SmallGroups, AreNotToldAndNeitherIsAlmostEverybody) {
  EXPECT_EQ(tellable(Regions{{0, 91}, {1, 9}}, 1, 10), 0U);
  EXPECT_EQ(tellable(Regions{{0, 90}, {1, 10}}, 1, 10), 1U);
  EXPECT_EQ(tellable(Regions{{0, 9}, {1, 91}}, 1, 10), 0U);
  EXPECT_EQ(tellable(Regions{{0, 100}, {1, 0}}, 1, 10), 0U) << "that nobody fits is not told";
  EXPECT_EQ(tellable(Regions{{0, 0}, {1, 100}}, 1, 10), 0U) << "nor that nobody does not";
}

TEST(SmallGroups, CannotBeSubtracted) {
  // A of 50; B is A without 3: the second is kept back.
  EXPECT_EQ(tellable(Regions{{0, 50}, {1, 3}, {3, 47}}, 2, 10), 1U);
  // Whether the 3 are in A or not, the answer is the same.
  EXPECT_EQ(tellable(Regions{{0, 50}, {3, 50}}, 2, 10), 1U);
  // Without 20: both are told.
  EXPECT_EQ(tellable(Regions{{0, 50}, {1, 20}, {3, 30}}, 2, 10), 3U);
}

TEST(SmallGroups, CannotBeGotByInclusionAndExclusion) {
  // A and B of 32 meet in 2; with both of them A OR B, of 62, would tell it.
  const Regions regions{{0, 40}, {1 | 4, 30}, {2 | 4, 30}, {1 | 2 | 4, 2}};
  EXPECT_EQ(tellable(regions, 3, 10), 1U | 4U);
}

TEST(SmallGroups, LeaveSegmentsThatDoNotMeetToBeTold) {
  EXPECT_EQ(tellable(Regions{{0, 40}, {1, 30}, {2, 30}}, 2, 10), 3U);
  EXPECT_EQ(tellable_with_regions(Regions{{0, 40}, {1, 30}, {2, 30}}, 2, 10), 1U)
      << "but not that they do not";
  EXPECT_EQ(tellable_with_regions(Regions{{0, 40}, {1, 30}, {2, 30}, {3, 10}}, 2, 10), 3U);
}

// Every sum of told sizes with factors −2 … 2 that means the same customers whoever they are, and
// whatever group it is the size of, must be of 0 such groups below k.
TEST(SmallGroups, NoCombinationOfToldSizesIsTheSizeOfOne) {
  const char* given = std::getenv("MUSTER_SEED");
  const std::uint64_t seed = given == nullptr ? std::random_device{}() : std::stoull(given);
  SCOPED_TRACE("MUSTER_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  constexpr std::size_t kSets = 4;
  constexpr std::uint64_t k = 10;
  std::size_t told_sets = 0;
  for (int trial = 0; trial < 300; ++trial) {
    Regions regions;
    for (std::uint32_t mask = 0; mask < 1U << kSets; ++mask) {
      constexpr std::array<std::uint64_t, 8> kSizes{0, 0, 0, 1, 5, 12, 30, 100};
      regions.push_back({mask, kSizes[random() % kSizes.size()]});
    }
    const std::uint32_t told = tellable(regions, kSets, k);
    told_sets += static_cast<std::size_t>(std::popcount(told));
    // An attack: c0 · everybody + Σ ci · |Si|. Customer by customer it weighs the regions.
    std::array<int, kSets + 1> factor{};
    for (int attack = 0; attack < 3125; ++attack) {
      int rest = attack;
      for (int& each : factor) {
        each = rest % 5 - 2;
        rest /= 5;
      }
      bool uses_told_only = true;
      bool trivial = true;
      for (std::size_t i = 0; i < kSets; ++i) {
        uses_told_only = uses_told_only && (factor[i] == 0 || (told >> i & 1U) != 0);
        trivial = trivial && factor[i] == 0;
      }
      if (!uses_told_only || (trivial && factor[kSets] == 0)) continue;
      bool is_group = true;
      std::uint64_t size = 0;
      for (const GroupRegion& region : regions) {
        if (region.count == 0) continue;  // what nobody is in weighs nothing
        int weight = factor[kSets];
        for (std::size_t i = 0; i < kSets; ++i) {
          if ((region.sets >> i & 1U) != 0) weight += factor[i];
        }
        is_group = is_group && (weight == 0 || weight == 1);
        if (weight == 1) size += region.count;
      }
      if (is_group) {
        ASSERT_GE(size, k) << "trial " << trial << ", attack " << attack;
      }
    }
  }
  EXPECT_GT(told_sets, 100U) << "something is told after all";
}

TEST(SmallGroups, WithRegionsHaveNoSmallOrEmptyRegion) {
  std::mt19937_64 random(7);
  for (int trial = 0; trial < 500; ++trial) {
    Regions regions;
    for (std::uint32_t mask = 0; mask < 16; ++mask) regions.push_back({mask, random() % 40});
    const std::uint32_t told = tellable_with_regions(regions, 4, 10);
    const auto among = regions_among(regions, told);
    EXPECT_EQ(among.size(), std::size_t{1} << std::popcount(told));
    if (told == 0) continue;
    for (const GroupRegion& each : among) EXPECT_GE(each.count, 10U);
  }
}

TEST(SmallGroups, AreKeptBackTogetherWithOnesThatHideThem) {
  using Kept = std::vector<bool>;
  const auto kept = [](std::vector<std::uint64_t> counts) { return kept_back(counts, 10); };
  EXPECT_EQ(kept({50, 30, 20}), (Kept{false, false, false}));
  EXPECT_EQ(kept({50, 30, 5}), (Kept{false, true, true}));
  EXPECT_EQ(kept({50, 12, 11, 5}), (Kept{false, true, true, true})) << "16 is not twice 10";
  EXPECT_EQ(kept({50, 9, 9}), (Kept{true, true, true})) << "18 of two below 10 would be 9 and 9";
  EXPECT_EQ(kept({5}), (Kept{true}));
  EXPECT_EQ(kept({}), Kept{});
}

TEST(SmallGroups, TellSizesOfTheRegionsTheyAreMadeOf) {
  const Regions regions{{0, 40}, {1, 20}, {3, 40}};
  EXPECT_EQ(size_of(regions, 1), 60U);
  EXPECT_EQ(tellable(regions, 2, 10), 3U);
}

}  // namespace
}  // namespace muster::server
