#include "engine/index/category_index.hpp"

#include <gtest/gtest.h>

#include <random>

#include "engine/index/integer_column_builder.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

// Codes as a builder pushes them, kUnknownInteger where unknown.
using Codes = std::vector<std::int64_t>;

ImageBytes section_of(const Codes& codes) {
  IntegerColumnBuilder builder;
  for (const std::int64_t code : codes) builder.push(code);
  return builder.finish();
}

void expect_index(const Codes& codes, std::uint32_t dictionary) {
  const ImageBytes values = section_of(codes);
  const auto column = IntegerColumn::open(values, codes.size());
  ASSERT_TRUE(column.ok());
  std::vector<std::uint64_t> counts(dictionary);
  const ImageBytes bitmaps = write_category_bitmaps(*column, dictionary, counts);
  const auto index = CategoryIndex::open(values, bitmaps, dictionary, codes.size());
  ASSERT_TRUE(index.ok()) << index.error().message;
  EXPECT_EQ(index->has_bitmaps(), dictionary >= 1 && dictionary <= kMaxBitmapValues);

  std::vector<std::vector<Row>> rows_of(dictionary);
  for (Row row = 0; row < codes.size(); ++row) {
    const bool known = codes[row] != kUnknownInteger;
    ASSERT_EQ(index->code_at(row), known ? static_cast<ValueCode>(codes[row]) : kUnknownCode);
    if (known) rows_of[static_cast<std::size_t>(codes[row]) - 1].push_back(row);
  }
  for (ValueCode code = 1; code <= dictionary; ++code) {
    EXPECT_EQ(counts[code - 1], rows_of[code - 1].size()) << code;
    if (index->has_bitmaps()) {
      ASSERT_EQ(index->bitmap(code).rows(), rows_of[code - 1]) << code;
    }
  }
}

TEST(CategoryIndex, GivesCodesAndBitmaps) {
  expect_index({}, 0);
  expect_index({kUnknownInteger, kUnknownInteger}, 0);
  expect_index({1, 2, kUnknownInteger, 1}, 2);
  expect_index({1, 3}, 3);  // a value that no row has
}

TEST(CategoryIndex, KeepsBitmapsUpToTheLimitOnly) {
  std::mt19937_64 random(tests::seed());
  for (const std::uint32_t dictionary : {kMaxBitmapValues, kMaxBitmapValues + 1}) {
    Codes codes(140'000);
    for (std::int64_t& code : codes) {
      code = random() % 20 == 0 ? kUnknownInteger
                                : static_cast<std::int64_t>(1 + random() % dictionary);
    }
    expect_index(codes, dictionary);
  }
}

// 4096 rows of a value are where a chunk of its bitmap stops being an array.
TEST(CategoryIndex, ValuesOfManyAndFewRowsShareAChunk) {
  for (const std::size_t rows_of_first : {4095U, 4096U, 4097U, 65'536U}) {
    Codes codes(rows_of_first, 1);
    codes.resize(kChunkRows, 2);
    codes.resize(kChunkRows + 5000, 1);
    codes.push_back(2);
    expect_index(codes, 2);
  }
}

TEST(CategoryIndex, CodesPastTheDictionaryAreRefused) {
  const ImageBytes values = section_of({1, 2, kUnknownInteger, 3});
  std::vector<std::uint64_t> counts(3);
  const auto column = IntegerColumn::open(values, 4);
  const ImageBytes bitmaps = write_category_bitmaps(*column, 3, counts);
  EXPECT_TRUE(CategoryIndex::open(values, bitmaps, 3, 4).ok());
  for (const std::uint32_t dictionary : {0U, 2U}) {
    const auto index = CategoryIndex::open(values, bitmaps, dictionary, 4);
    ASSERT_FALSE(index.ok());
    EXPECT_EQ(index.error().code, ErrorCode::corrupt_store);
  }
  const ImageBytes zero = section_of({0, 2});
  EXPECT_FALSE(CategoryIndex::open(zero, bitmaps, 3, 2).ok());
  const ImageBytes negative = section_of({-1, 2});
  EXPECT_FALSE(CategoryIndex::open(negative, bitmaps, 3, 2).ok());
}

TEST(CategoryIndex, MissingBitmapsAreRefused) {
  const ImageBytes values = section_of({1, 2});
  EXPECT_FALSE(CategoryIndex::open(values, {}, 2, 2).ok());
}

// Few values in a chunk are scanned for, many are sorted, one is not looked at.
TEST(CategoryIndex, ChunksOfAnyNumberOfValuesGiveTheirBitmaps) {
  std::mt19937_64 random(tests::seed());
  Codes codes;
  for (const std::uint64_t distinct : {1U, 2U, 12U, 13U, 24U, 25U, 255U, 256U, 1000U}) {
    for (const bool unknowns : {false, true}) {
      for (std::uint32_t row = 0; row < kChunkRows; ++row) {
        const bool unknown = unknowns && random() % 10 == 0;
        codes.push_back(unknown ? kUnknownInteger
                                : static_cast<std::int64_t>(5 + random() % distinct));
      }
    }
  }
  codes.resize(codes.size() + kChunkRows, kUnknownInteger);
  codes.resize(codes.size() + 100, 3);
  expect_index(codes, 1004);
}

}  // namespace
}  // namespace muster::engine
