#include "engine/index/row_bits.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/seed.hpp"

namespace muster::engine {
namespace {

/// Chunks of every kind: sparse, dense, one run, empty, full.
Bitmap rows_of_every_kind(std::mt19937_64& random) {
  std::vector<Row> rows;
  for (Row row = 0; row < 5 * kChunkRows; ++row) {
    const Row chunk = row / kChunkRows;
    const bool in = chunk == 0   ? random() % 500 == 0
                    : chunk == 1 ? random() % 2 == 0
                    : chunk == 2 ? row % kChunkRows > 1000 && row % kChunkRows < 60'000
                                 : chunk == 4;
    if (in) rows.push_back(row);
  }
  Bitmap bitmap;
  bitmap.add_many(rows);
  bitmap.optimise();
  return bitmap;
}

TEST(RowBits, AnswerAsTheBitmapHoweverOftenTheyAreAsked) {
  const std::uint64_t seed = muster::tests::seed();
  SCOPED_TRACE("MUSTER_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  const Bitmap bitmap = rows_of_every_kind(random);
  RowBits bits(bitmap, 6);
  for (int i = 0; i < 100'000; ++i) {
    const auto row = static_cast<Row>(random() % (6 * kChunkRows));
    ASSERT_EQ(bits.contains(row), bitmap.contains(row)) << row;
  }
}

TEST(RowBits, OfNobodyHoldNobody) {
  const Bitmap nobody;
  RowBits bits(nobody, 1);
  for (Row row = 0; row < 1000; ++row) EXPECT_FALSE(bits.contains(row));
}

}  // namespace
}  // namespace muster::engine
