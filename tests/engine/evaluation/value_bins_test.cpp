#include "engine/evaluation/value_bins.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "tests/seed.hpp"

namespace muster::engine {
namespace {

TEST(ValueBins, AreOneValueEachWhereValuesLieClose) {
  const ValueBins bins(1'000'000'000, 1'000'100'000);
  EXPECT_EQ(bins.size(), 100'001U);
  for (const std::int64_t value : {1'000'000'000, 1'000'000'001, 1'000'100'000}) {
    ASSERT_TRUE(bins.is_exact(bins.bin_of(value)));
    EXPECT_EQ(bins.value_of(bins.bin_of(value)), value);
  }
}

TEST(ValueBins, OfOneValue) {
  const ValueBins bins(-7, -7);
  EXPECT_EQ(bins.size(), 1U);
  EXPECT_EQ(bins.bin_of(-7), 0U);
  EXPECT_EQ(bins.value_of(0), -7);
}

// Larger values never lie in earlier bins, and an exact bin knows its value.
TEST(ValueBins, KeepTheOrderOfValuesOverAnySpan) {
  std::mt19937_64 random(tests::seed());
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 2;
  const std::vector<std::pair<std::int64_t, std::int64_t>> spans = {
      {0, 8'000'000},      {-5, 8'000'000},   {-kMost, kMost}, {-kMost, -1}, {1, kMost},
      {-300'000, 300'000}, {-70'000, 60'000}, {5, 131'076},    {5, 131'077}};
  for (const auto& [low, high] : spans) {
    SCOPED_TRACE(::testing::Message() << low << " to " << high);
    const ValueBins bins(low, high);
    std::vector<std::int64_t> values = {low, high, low + 1, high - 1};
    for (int i = 0; i < 3'000; ++i) {
      const auto span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
      const std::uint64_t away = random() % (span + 1) >> (random() % 60);
      values.push_back(static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + away));
      const std::int64_t near = static_cast<std::int64_t>(random() >> (1 + random() % 62));
      for (const std::int64_t value : {near, -near}) {
        if (value >= low && value <= high) values.push_back(value);
      }
    }
    std::sort(values.begin(), values.end());
    std::uint32_t last = 0;
    for (const std::int64_t value : values) {
      const std::uint32_t bin = bins.bin_of(value);
      ASSERT_GE(bin, last);
      ASSERT_LT(bin, bins.size());
      if (bins.is_exact(bin)) {
        ASSERT_EQ(bins.value_of(bin), value);
      }
      last = bin;
    }
    EXPECT_EQ(bins.bin_of(low), 0U);
    EXPECT_EQ(bins.bin_of(high), bins.size() - 1);
  }
}

}  // namespace
}  // namespace muster::engine
