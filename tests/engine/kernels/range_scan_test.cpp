#include "engine/kernels/range_scan.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "tests/seed.hpp"

namespace muster::engine {
namespace {

template <typename Code>
class RangeScan : public ::testing::Test {
 protected:
  // The kernel against a loop; words past the rows must come back as zeros.
  static void expect_scan(const std::vector<Code>& codes, std::uint64_t low, std::uint64_t high) {
    const auto rows = static_cast<std::uint32_t>(codes.size());
    std::vector<std::uint64_t> expected(rows / 64 + 3, 0);
    for (std::uint32_t row = 0; row < rows; ++row) {
      const bool inside = low <= codes[row] && codes[row] <= high;
      expected[row / 64] |= std::uint64_t{inside} << (row % 64);
    }
    std::vector<std::uint64_t> words(expected.size(), 0xDEAD'BEEF'DEAD'BEEFU);
    scan_range(reinterpret_cast<const std::byte*>(codes.data()), sizeof(Code), rows, low, high,
               words);
    ASSERT_EQ(words, expected) << "rows " << rows << " from " << low << " to " << high;
  }

  static std::vector<Code> random_codes(std::mt19937_64& random, std::size_t rows) {
    std::vector<Code> codes(rows);
    for (Code& code : codes) {
      switch (random() % 8) {
        case 0:
          code = 0;
          break;
        case 1:
          code = std::numeric_limits<Code>::max();
          break;
        case 2:
          code = static_cast<Code>(std::numeric_limits<Code>::max() / 2 +
                                   random() % 3);  // about the sign bit
          break;
        default:
          code = static_cast<Code>(random());
      }
    }
    return codes;
  }
};

using Widths = ::testing::Types<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t>;
TYPED_TEST_SUITE(RangeScan, Widths);

TYPED_TEST(RangeScan, AgreesWithALoopForEveryNumberOfRows) {
  std::mt19937_64 random(tests::seed());
  for (std::size_t rows = 0; rows <= 200; ++rows) {
    const auto codes = this->random_codes(random, rows);
    for (int i = 0; i < 8; ++i) {
      std::uint64_t low = static_cast<TypeParam>(random());
      std::uint64_t high = static_cast<TypeParam>(random());
      if (low > high) std::swap(low, high);
      this->expect_scan(codes, low, high);
    }
  }
}

TYPED_TEST(RangeScan, AgreesWithALoopAtTheExtremesOfCodes) {
  std::mt19937_64 random(tests::seed());
  constexpr std::uint64_t kLargest = std::numeric_limits<TypeParam>::max();
  const auto codes = this->random_codes(random, 1000);
  const std::vector<std::uint64_t> ends = {
      0,       1, kLargest / 2 - 1, kLargest / 2, kLargest / 2 + 1, kLargest / 2 + 2, kLargest - 1,
      kLargest};
  for (const std::uint64_t low : ends) {
    for (const std::uint64_t high : ends) {
      if (low <= high) this->expect_scan(codes, low, high);
    }
    this->expect_scan(codes, low, ~std::uint64_t{0});
  }
}

TYPED_TEST(RangeScan, ARangeAboveEveryCodeOfTheWidthSelectsNothing) {
  std::mt19937_64 random(tests::seed());
  const auto codes = this->random_codes(random, 130);
  constexpr std::uint64_t kLargest = std::numeric_limits<TypeParam>::max();
  // Eight bytes hold every code, so there the largest is as far up as a range can be.
  const std::uint64_t above = sizeof(TypeParam) == 8 ? kLargest : kLargest + 1;
  this->expect_scan(codes, above, above);
  this->expect_scan(codes, above, ~std::uint64_t{0});
  this->expect_scan(codes, ~std::uint64_t{0}, ~std::uint64_t{0});
}

TYPED_TEST(RangeScan, FillsAWholeChunk) {
  std::mt19937_64 random(tests::seed());
  const auto codes = this->random_codes(random, 65'536);
  this->expect_scan(codes, 1, std::numeric_limits<TypeParam>::max() / 3);
}

TEST(RangeScanDeathTest, RefusesOtherWidths) {
  std::vector<std::uint64_t> words(1);
  const std::byte code{};
  EXPECT_DEATH(scan_range(&code, 3, 1, 0, 1, words), "invariant broken");
}

}  // namespace
}  // namespace muster::engine
