#include "loaders/generator/random_stream.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <set>

namespace muster::loaders {
namespace {

TEST(RandomStream, AStreamIsFixedBySeedAndRow) {
  RandomStream one(42, 7);
  RandomStream same(42, 7);
  RandomStream other_row(42, 8);
  RandomStream other_seed(43, 7);
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t drawn = one.next();
    EXPECT_EQ(drawn, same.next());
    EXPECT_NE(drawn, other_row.next());
    EXPECT_NE(drawn, other_seed.next());
  }
}

TEST(RandomStream, ScatterBitsIsSplitMix64) {
  // Published outputs of SplitMix64 from state 0: the state steps by 2^64 / golden ratio.
  EXPECT_EQ(scatter_bits(0x9E3779B97F4A7C15ULL), 0xE220A8397B1DCDAFULL);
  EXPECT_EQ(scatter_bits(0x9E3779B97F4A7C15ULL * 2), 0x6E789E6AA1B965F4ULL);
}

TEST(RandomStream, NeighbouringRowsShareNoDraw) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t row = 0; row < 1000; ++row) {
    RandomStream random(42, row);
    for (int i = 0; i < 50; ++i) seen.insert(random.next());
  }
  EXPECT_EQ(seen.size(), 50'000U);
}

TEST(RandomStream, BelowIsEvenAndStaysBelow) {
  std::array<int, 7> counts{};
  for (std::uint64_t row = 0; row < 70'000; ++row) {
    RandomStream random(1, row);
    const std::uint32_t value = random.below(7);
    ASSERT_LT(value, 7U);
    ++counts[value];
  }
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 400);
}

TEST(RandomStream, ChanceHoldsItsShareAndItsEnds) {
  int hits = 0;
  for (std::uint64_t row = 0; row < 100'000; ++row) {
    RandomStream random(2, row);
    hits += random.chance(3, 100) ? 1 : 0;
    EXPECT_FALSE(random.chance(0, 100));
    EXPECT_TRUE(random.chance(100, 100));
  }
  EXPECT_NEAR(hits, 3000, 250);
}

}  // namespace
}  // namespace muster::loaders
