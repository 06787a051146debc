#include "loaders/generator/discrete_table.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "loaders/generator/random_stream.hpp"

namespace muster::loaders {
namespace {

std::vector<int> draw(const std::vector<std::uint64_t>& weights, int draws) {
  const DiscreteTable table(weights);
  RandomStream random(5, 0);
  std::vector<int> counts(weights.size());
  for (int i = 0; i < draws; ++i) ++counts.at(table.pick(random.next()));
  return counts;
}

TEST(DiscreteTable, DrawsInProportionToTheWeights) {
  const std::vector<int> counts = draw({5, 0, 70, 20, 5}, 100'000);
  EXPECT_NEAR(counts[0], 5'000, 300);
  EXPECT_EQ(counts[1], 0);
  EXPECT_NEAR(counts[2], 70'000, 700);
  EXPECT_NEAR(counts[3], 20'000, 600);
  EXPECT_NEAR(counts[4], 5'000, 300);
}

TEST(DiscreteTable, ASingleWeightIsAlwaysDrawn) {
  const DiscreteTable table(std::array<std::uint64_t, 1>{3});
  EXPECT_EQ(table.pick(0), 0U);
  EXPECT_EQ(table.pick(~std::uint64_t{0}), 0U);
}

TEST(DiscreteTable, AWeightOfZeroIsNeverDrawnAtTheEdges) {
  const DiscreteTable table(std::array<std::uint64_t, 2>{0, 9});
  for (const std::uint64_t bits : {std::uint64_t{0}, std::uint64_t{0xFFFFFFFF},
                                   std::uint64_t{0x7FFFFFFF00000000}, ~std::uint64_t{0}}) {
    EXPECT_EQ(table.pick(bits), 1U);
  }
}

TEST(DiscreteTable, HugeAndTinyWeightsLiveTogether) {
  const std::vector<int> counts = draw({0xFFFFFFFF, 1, 0xFFFFFFFF}, 100'000);
  EXPECT_NEAR(counts[0], 50'000, 1'000);
  EXPECT_LE(counts[1], 1);
  EXPECT_NEAR(counts[2], 50'000, 1'000);
}

}  // namespace
}  // namespace muster::loaders
