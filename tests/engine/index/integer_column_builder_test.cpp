#include "engine/index/integer_column_builder.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/engine/index/shuffled_rows.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Values = std::vector<std::int64_t>;

ImageBytes section_of(const Values& values) {
  IntegerColumnBuilder builder;
  builder.append(values);
  return builder.finish();
}

// Chunks of every width, constant ones and unknown ones.
Values mixed_values(std::mt19937_64& random, std::size_t rows) {
  Values values(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    constexpr std::uint64_t kSpans[] = {1, 200, 50'000, 4'000'000'000, 1ULL << 40, 0};
    const std::uint64_t span = kSpans[row / kChunkRows % std::size(kSpans)];
    values[row] = span == 0 ? kUnknownInteger : static_cast<std::int64_t>(random() % span) - 77;
    if (row / kChunkRows % 2 == 1 && random() % 5 == 0) values[row] = kUnknownInteger;
  }
  return values;
}

TEST(IntegerColumnBuilder, TakesValuesInPiecesOfAnySize) {
  std::mt19937_64 random(tests::seed());
  const Values values = mixed_values(random, 3 * kChunkRows + 1000);
  const ImageBytes whole = section_of(values);
  for (const std::size_t most : {1U, 1000U, 65'536U, 100'000U}) {
    IntegerColumnBuilder builder;
    for (std::size_t begin = 0; begin < values.size();) {
      const std::size_t piece = std::min<std::size_t>(values.size() - begin, 1 + random() % most);
      builder.append(std::span(values).subspan(begin, piece));
      begin += piece;
      ASSERT_EQ(builder.rows(), begin);
    }
    EXPECT_EQ(builder.finish(), whole);
  }
}

TEST(IntegerColumnBuilder, ReorderedRowsAreAsIfTheyHadComeSo) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {0U, 1U, 70'000U, 6 * kChunkRows + 5}) {
    const Values values = mixed_values(random, rows);
    const std::vector<Row> order = tests::shuffled_rows(random, rows);
    Values expected;
    for (const Row row : order) expected.push_back(values[row]);
    IntegerColumnBuilder builder;
    builder.append(values);
    builder.reorder(order);
    EXPECT_EQ(builder.rows(), rows);
    EXPECT_EQ(builder.finish(), section_of(expected)) << rows;
  }
}

TEST(IntegerColumnBuilder, ShowsItsChunksOnceSealed) {
  IntegerColumnBuilder builder;
  builder.append(Values(kChunkRows, 7));
  builder.append(Values{5, kUnknownInteger, 9});
  builder.seal();
  ASSERT_EQ(builder.chunk_count(), 2U);
  EXPECT_EQ(builder.chunk(0).chunk->width, 0U);
  EXPECT_EQ(builder.chunk(0).value(65'535), 7);
  EXPECT_EQ(builder.chunk(1).rows, 3U);
  EXPECT_EQ(builder.chunk(1).value(1), kUnknownInteger);
  EXPECT_EQ(builder.chunk(1).value(2), 9);
}

}  // namespace
}  // namespace muster::engine
