#include "engine/index/tags_index.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <set>

#include "engine/index/category_index.hpp"
#include "tests/engine/index/shuffled_rows.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Codes = std::vector<ValueCode>;
using Rows = std::vector<std::optional<Codes>>;

TagsIndexBuilder::Finished built(const Rows& rows, std::uint32_t dictionary) {
  TagsIndexBuilder builder;
  for (const auto& codes : rows) {
    if (codes) {
      Codes pushed = *codes;
      builder.push(pushed);
    } else {
      builder.push_unknown();
    }
  }
  return builder.finish(dictionary);
}

void expect_index(const Rows& rows, std::uint32_t dictionary) {
  const TagsIndexBuilder::Finished finished = built(rows, dictionary);
  const auto index = TagsIndex::open(finished.values, finished.bitmaps, dictionary, rows.size());
  ASSERT_TRUE(index.ok()) << index.error().message;
  EXPECT_EQ(index->has_bitmaps(), dictionary >= 1 && dictionary <= kMaxBitmapValues);
  std::vector<std::uint64_t> counts(dictionary);
  std::vector<std::vector<Row>> rows_of(dictionary);
  std::vector<Row> known;
  for (Row row = 0; row < rows.size(); ++row) {
    Codes expected = rows[row].value_or(Codes{});
    std::sort(expected.begin(), expected.end());
    const auto tags = index->tags_at(row);
    ASSERT_EQ(Codes(tags.begin(), tags.end()), expected) << row;
    if (rows[row]) known.push_back(row);
    for (const ValueCode code : expected) {
      ++counts[code - 1];
      rows_of[code - 1].push_back(row);
    }
  }
  EXPECT_EQ(index->known().rows(), known);
  EXPECT_EQ(finished.known, known.size());
  EXPECT_EQ(finished.counts, counts);
  if (!index->has_bitmaps()) return;
  for (ValueCode code = 1; code <= dictionary; ++code) {
    ASSERT_EQ(index->bitmap(code).rows(), rows_of[code - 1]) << code;
  }
}

TEST(TagsIndex, TellsEmptyListsFromUnknown) {
  expect_index({}, 0);
  expect_index({Codes{}, std::nullopt}, 0);
  expect_index({Codes{3, 1}, std::nullopt, Codes{}, Codes{2}}, 3);
}

TEST(TagsIndex, KeepsBitmapsUpToTheLimitOnly) {
  std::mt19937_64 random(tests::seed());
  for (const std::uint32_t dictionary : {kMaxBitmapValues, kMaxBitmapValues + 1}) {
    Rows rows(70'000);
    for (auto& row : rows) {
      if (random() % 10 == 0) continue;
      std::set<ValueCode> codes;
      for (std::uint64_t i = random() % 4; i > 0; --i) {
        codes.insert(static_cast<ValueCode>(1 + random() % dictionary));
      }
      row = Codes(codes.begin(), codes.end());
    }
    expect_index(rows, dictionary);
  }
}

TEST(TagsIndex, CrossesChunkBorders) {
  for (const std::size_t size : {65'535U, 65'536U, 65'537U}) {
    Rows rows(size);
    for (std::size_t row = 0; row < size; ++row) {
      if (row % 3 != 0) rows[row] = Codes{static_cast<ValueCode>(1 + row % 2)};
    }
    expect_index(rows, 2);
  }
}

TEST(TagsIndexDeathTest, BuilderRefusesCodesThatBreakItsContract) {
  TagsIndexBuilder builder;
  Codes none{0};
  Codes twice{2, 1, 2};
  EXPECT_DEATH(builder.push(none), "invariant broken");
  EXPECT_DEATH(builder.push(twice), "invariant broken");
}

class HostileTagsIndex : public ::testing::Test {
 protected:
  HostileTagsIndex() : finished_(built({Codes{3, 1}, std::nullopt, Codes{}, Codes{2}}, 3)) {}
  void expect_refused(std::span<const std::byte> values, std::uint32_t dictionary,
                      std::uint64_t rows) const {
    const auto index = TagsIndex::open(values, finished_.bitmaps, dictionary, rows);
    ASSERT_FALSE(index.ok());
    EXPECT_EQ(index.error().code, ErrorCode::corrupt_store);
  }
  template <typename T>
  ImageBytes with(std::size_t offset, T value) const {
    ImageBytes bytes = finished_.values;
    std::memcpy(bytes.data() + offset, &value, sizeof value);
    return bytes;
  }
  TagsIndexBuilder::Finished finished_;
};

TEST_F(HostileTagsIndex, CutIsRefused) {
  ASSERT_TRUE(TagsIndex::open(finished_.values, finished_.bitmaps, 3, 4).ok());
  for (std::size_t size = 0; size < finished_.values.size(); ++size) {
    expect_refused(std::span(finished_.values).first(size), 3, 4);
  }
  EXPECT_FALSE(TagsIndex::open(finished_.values, {}, 3, 4).ok());
  expect_refused(finished_.values, 3, 4 + kChunkRows);
}

TEST_F(HostileTagsIndex, OffsetsThatLieAreRefused) {
  for (const std::uint64_t offset : {std::uint64_t{1}, std::uint64_t{finished_.values.size()},
                                     ~std::uint64_t{0}, std::uint64_t{1} << 63}) {
    expect_refused(with(0, offset), 3, 4);
    expect_refused(with(8, offset), 3, 4);
  }
}

TEST_F(HostileTagsIndex, EndsAndCodesThatLieAreRefused) {
  constexpr std::size_t kEnds = sizeof(TagsChunk);
  constexpr std::size_t kCodes = kEnds + 4 * sizeof(std::uint32_t);
  expect_refused(with(kEnds, std::uint32_t{9}), 3, 4);
  expect_refused(with(kEnds + 12, ~std::uint32_t{0}), 3, 4);
  expect_refused(with(kCodes, std::uint32_t{0}), 3, 4);
  expect_refused(with(kCodes, std::uint32_t{4}), 3, 4);
}

TEST(TagsIndex, ReorderedRowsAreAsIfTheyHadComeSo) {
  std::mt19937_64 random(tests::seed());
  Rows rows(140'001);
  for (auto& codes : rows) {
    if (random() % 4 == 0) continue;
    codes.emplace();
    for (ValueCode code = 1; code <= 9; ++code) {
      if (random() % 3 == 0) codes->push_back(code);
    }
  }
  const auto builder_of = [](const Rows& values) {
    TagsIndexBuilder builder;
    for (const auto& codes : values) {
      Codes pushed = codes.value_or(Codes{});
      if (codes) {
        builder.push(pushed);
      } else {
        builder.push_unknown();
      }
    }
    return builder;
  };
  const std::vector<Row> order = tests::shuffled_rows(random, rows.size());
  Rows expected;
  for (const Row row : order) expected.push_back(rows[row]);
  TagsIndexBuilder builder = builder_of(rows);
  EXPECT_EQ(builder.rows(), rows.size());
  EXPECT_FALSE(builder.order_may_overflow());
  builder.reorder(order);
  const TagsIndexBuilder::Finished reordered = builder.finish(9);
  const TagsIndexBuilder::Finished wanted = builder_of(expected).finish(9);
  EXPECT_EQ(reordered.values, wanted.values);
  EXPECT_EQ(reordered.bitmaps, wanted.bitmaps);
  EXPECT_EQ(reordered.counts, wanted.counts);
}

}  // namespace
}  // namespace muster::engine
