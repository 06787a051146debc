#include "engine/evaluation/bucket.hpp"

#include <gtest/gtest.h>

namespace muster::engine {
namespace {

// Frozen: computed with the xxhash package of another language (XXH64, seed 0, of the bucket's
// seed, a zero byte and the id). They may never change: users' experiments depend on them.
TEST(Bucket, GivesThePublishedValues) {
  EXPECT_EQ(bucket_of("1", "spring", 100), 95U);
  EXPECT_EQ(bucket_of("42", "spring", 100), 24U);
  EXPECT_EQ(bucket_of("customer-7", "spring", 100), 64U);
  EXPECT_EQ(bucket_of("1", "autumn", 100), 88U);
  EXPECT_EQ(bucket_of("", "", 7), 5U);
  EXPECT_EQ(bucket_of("Айгүл", "тест", 1000), 444U);
  EXPECT_EQ(bucket_of("1", "spring", std::uint64_t{1} << 63), 1'465'960'990'638'474'095U);
  EXPECT_EQ(bucket_of("9223372036854775807", "spring", ~std::uint64_t{0}),
            3'057'634'819'545'533'627U);
}

TEST(Bucket, OfOneBucketIsTheFirst) { EXPECT_EQ(bucket_of("anyone", "seed", 1), 0U); }

TEST(Bucket, SeedAndIdDoNotRunTogether) {
  EXPECT_NE(bucket_of("bc", "a", 1'000'000'007), bucket_of("c", "ab", 1'000'000'007));
}

TEST(BucketDeathTest, NoBucketsAreABrokenInvariant) {
  EXPECT_DEATH(bucket_of("1", "seed", 0), "invariant broken");
}

}  // namespace
}  // namespace muster::engine
