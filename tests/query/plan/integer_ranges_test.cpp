#include "query/plan/integer_ranges.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/seed.hpp"

namespace muster::query {
namespace {

bool holds(const IntegerRanges& ranges, std::int64_t value) {
  for (const auto& range : ranges) {
    if (range.low <= value && value <= range.high) return true;
  }
  return false;
}

bool well_formed(const IntegerRanges& ranges) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if (ranges[i].low > ranges[i].high) return false;
    if (i > 0 && ranges[i].low <= ranges[i - 1].high + 1) return false;
  }
  return true;
}

TEST(IntegerRanges, OfAComparisonWithAFraction) {
  const Fraction half = fraction_of(engine::Decimal{25, 1});
  EXPECT_EQ(range_of(CompareOperator::less, half), (IntegerRanges{{kLowestInteger, 2}}));
  EXPECT_EQ(range_of(CompareOperator::less_equal, half), (IntegerRanges{{kLowestInteger, 2}}));
  EXPECT_EQ(range_of(CompareOperator::greater, half), (IntegerRanges{{3, kHighestInteger}}));
  EXPECT_EQ(range_of(CompareOperator::greater_equal, half), (IntegerRanges{{3, kHighestInteger}}));
  EXPECT_TRUE(range_of(CompareOperator::equal, half).empty());
  EXPECT_TRUE(covers_everything(range_of(CompareOperator::not_equal, half)));
}

TEST(IntegerRanges, EndsPastSixtyFourBitsAreOpenOrEmpty) {
  const Fraction far{WideInteger{1} << 100, 1};
  EXPECT_TRUE(covers_everything(range_of(CompareOperator::less, far)));
  EXPECT_TRUE(range_of(CompareOperator::greater, far).empty());
  EXPECT_TRUE(range_of(CompareOperator::equal, far).empty());
  EXPECT_TRUE(covers_everything(range_of(CompareOperator::not_equal, far)));
}

TEST(IntegerRanges, SetOperationsAgreeWithMembership) {
  std::mt19937_64 random(muster::tests::seed());
  std::uniform_int_distribution<std::int64_t> value(-20, 20);
  std::uniform_int_distribution<int> size(0, 6);
  const auto any_set = [&] {
    IntegerRanges ranges;
    for (int i = size(random); i > 0; --i) {
      const std::int64_t low = value(random);
      ranges.push_back({low, low + size(random)});
    }
    if (size(random) == 0) ranges.push_back({kLowestInteger, -18});
    if (size(random) == 0) ranges.push_back({18, kHighestInteger});
    return ranges;
  };
  for (int round = 0; round < 2'000; ++round) {
    const IntegerRanges raw = any_set();
    const IntegerRanges left = united(raw);
    const IntegerRanges right = united(any_set());
    const IntegerRanges both = intersected(left, right);
    const IntegerRanges neither = complemented(left);
    ASSERT_TRUE(well_formed(left) && well_formed(both) && well_formed(neither));
    for (std::int64_t probe = -40; probe <= 40; ++probe) {
      ASSERT_EQ(holds(left, probe), holds(raw, probe));
      ASSERT_EQ(holds(both, probe), holds(left, probe) && holds(right, probe));
      ASSERT_EQ(holds(neither, probe), !holds(left, probe));
    }
    ASSERT_EQ(complemented(neither), left);
  }
}

}  // namespace
}  // namespace muster::query
