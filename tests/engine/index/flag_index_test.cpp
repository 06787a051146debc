#include "engine/index/flag_index.hpp"

#include <gtest/gtest.h>

#include <random>

#include "engine/index/bitmap_set.hpp"
#include "tests/engine/index/shuffled_rows.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

ImageBytes section_of(const std::vector<std::uint8_t>& values) {
  FlagIndexBuilder builder;
  builder.append(values);
  return builder.finish();
}

TEST(FlagIndex, TellsFalseTrueAndUnknownApart) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {0U, 1U, 63U, 65'535U, 65'536U, 65'537U, 140'000U}) {
    std::vector<std::uint8_t> values(rows);
    for (std::uint8_t& value : values) value = static_cast<std::uint8_t>(random() % 3);
    const ImageBytes section = section_of(values);
    const auto index = FlagIndex::open(section, rows);
    ASSERT_TRUE(index.ok()) << index.error().message;
    std::vector<Row> known;
    std::vector<Row> set;
    for (Row row = 0; row < rows; ++row) {
      if (values[row] != 2) known.push_back(row);
      if (values[row] == 1) set.push_back(row);
    }
    EXPECT_EQ(index->known().rows(), known);
    EXPECT_EQ(index->set().rows(), set);
  }
}

TEST(FlagIndex, DamagedSectionsAreRefused) {
  const ImageBytes section = section_of({0, 1, 2, 1});
  EXPECT_TRUE(FlagIndex::open(section, 4).ok());
  for (std::size_t size = 0; size < section.size(); ++size) {
    EXPECT_FALSE(FlagIndex::open(std::span(section).first(size), 4).ok()) << size;
  }
  const auto too_few_rows = FlagIndex::open(section, 3);
  ASSERT_FALSE(too_few_rows.ok());
  EXPECT_EQ(too_few_rows.error().code, ErrorCode::corrupt_store);
}

TEST(FlagIndex, RowsThatAreTrueButNotKnownAreRefused) {
  std::vector<Bitmap> bitmaps(2);
  bitmaps[0] = Bitmap::of(std::vector<Row>{1});
  bitmaps[1] = Bitmap::of(std::vector<Row>{1, 2});
  EXPECT_FALSE(FlagIndex::open(write_bitmaps(bitmaps), 4).ok());
}

TEST(FlagIndex, ReorderedRowsAreAsIfTheyHadComeSo) {
  std::mt19937_64 random(tests::seed());
  const std::size_t rows = 140'001;
  std::vector<std::uint8_t> values(rows);
  for (std::uint8_t& value : values) value = static_cast<std::uint8_t>(random() % 3);
  const std::vector<Row> order = tests::shuffled_rows(random, rows);
  std::vector<std::uint8_t> expected;
  for (const Row row : order) expected.push_back(values[row]);
  FlagIndexBuilder builder;
  builder.append(std::span<const std::uint8_t>(values).first(70'003));
  builder.append(std::span<const std::uint8_t>(values).subspan(70'003));
  EXPECT_EQ(builder.rows(), rows);
  builder.reorder(order);
  std::vector<std::uint8_t> read(kChunkRows);
  EXPECT_EQ(builder.values(2, read.data()), rows - 2 * kChunkRows);
  EXPECT_TRUE(std::equal(expected.begin() + 2 * kChunkRows, expected.end(), read.begin()));
  EXPECT_EQ(builder.finish(), section_of(expected));
}

}  // namespace
}  // namespace muster::engine
