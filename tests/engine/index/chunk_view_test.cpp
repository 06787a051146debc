#include "engine/index/chunk_view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <tuple>
#include <vector>

#include "engine/storage/image_bytes.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Words = std::vector<std::uint64_t>;
using Bits = std::vector<bool>;
using Kind = ChunkView::Kind;

constexpr std::uint32_t kChunk = 3;

ChunkWords span_of(Words& words) { return ChunkWords(words.data(), kChunkWords); }

Bits bits_of(const Words& words) {
  Bits bits(kChunkRows);
  for (std::uint32_t row = 0; row < kChunkRows; ++row) {
    bits[row] = ((words[row / 64] >> (row % 64)) & 1U) != 0;
  }
  return bits;
}

std::vector<std::uint16_t> rows_where(const Bits& bits) {
  std::vector<std::uint16_t> rows;
  for (std::uint32_t row = 0; row < kChunkRows; ++row) {
    if (bits[row]) rows.push_back(static_cast<std::uint16_t>(row));
  }
  return rows;
}

Words random_words(std::mt19937_64& random) {
  Words words(kChunkWords);
  for (std::uint64_t& word : words) word = random();
  return words;
}

struct Case {
  const char* name;
  Kind kind;
  Bitmap bitmap;
};

Bitmap in_chunk(std::vector<Row> rows) {
  for (Row& row : rows) row += kChunk * kChunkRows;
  return Bitmap::of(rows);
}

// Neighbouring chunks are filled too, so that a wrong chunk shows.
Bitmap with_neighbours(const Bitmap& bitmap) {
  return bitmap | Bitmap::range(0, kChunk * kChunkRows) |
         Bitmap::range((kChunk + 1) * kChunkRows, (kChunk + 1) * kChunkRows + 10);
}

std::vector<Case> cases(std::mt19937_64& random) {
  std::vector<Case> result;
  const auto add = [&](const char* name, Kind kind, const Bitmap& bitmap) {
    result.push_back({name, kind, with_neighbours(bitmap)});
  };
  add("nothing", Kind::empty, Bitmap());
  add("one row", Kind::array, in_chunk({0}));
  add("the last row", Kind::array, in_chunk({kChunkRows - 1}));
  std::vector<Row> sparse;
  for (int i = 0; i < 500; ++i) sparse.push_back(static_cast<Row>(random() % kChunkRows));
  add("a random array", Kind::array, in_chunk(sparse));
  std::vector<Row> few_words;  // several rows in one word, then a long gap
  for (Row row = 640; row < 700; row += 3) few_words.push_back(row);
  few_words.push_back(65'000);
  add("an array with gaps", Kind::array, in_chunk(few_words));
  std::vector<Row> dense;
  for (int i = 0; i < 40'000; ++i) dense.push_back(static_cast<Row>(random() % kChunkRows));
  add("a random bitset", Kind::bitset, in_chunk(dense));
  Bitmap all = Bitmap::range(kChunk * kChunkRows, (kChunk + 1) * kChunkRows);
  all.optimise();
  add("every row", Kind::run, all);
  Bitmap runs;
  for (Row begin = 0; begin + 200 < kChunkRows; begin += 200 + static_cast<Row>(random() % 900)) {
    const Row from = kChunk * kChunkRows + begin;
    runs = runs | Bitmap::range(from, from + 1 + random() % 190);
  }
  runs.optimise();
  add("random runs", Kind::run, runs);
  Bitmap edges = Bitmap::range(kChunk * kChunkRows, kChunk * kChunkRows + 64) |
                 Bitmap::range((kChunk + 1) * kChunkRows - 64, (kChunk + 1) * kChunkRows);
  edges.optimise();
  add("runs at both ends", Kind::run, edges);
  return result;
}

TEST(ChunkView, EveryKindAndOperationAgreesWithBits) {
  std::mt19937_64 random(tests::seed());
  for (const Case& given : cases(random)) {
    SCOPED_TRACE(given.name);
    // The same from its own containers, and as a view of frozen bytes.
    ImageBytes bytes(given.bitmap.frozen_size());
    given.bitmap.write_frozen(bytes);
    const auto frozen = Bitmap::view_frozen(bytes);
    ASSERT_TRUE(frozen.has_value());
    for (const Bitmap* bitmap : {&given.bitmap, &*frozen}) {
      const ChunkView view(*bitmap, kChunk);
      EXPECT_EQ(view.kind(), given.kind);
      Bits expected(kChunkRows);
      std::uint32_t cardinality = 0;
      for (std::uint32_t row = 0; row < kChunkRows; ++row) {
        expected[row] = bitmap->contains(kChunk * kChunkRows + row);
        if (expected[row]) ++cardinality;
        ASSERT_EQ(view.contains(static_cast<std::uint16_t>(row)), expected[row]) << row;
      }
      EXPECT_EQ(view.cardinality(), cardinality);

      const Words before = random_words(random);
      const Bits before_bits = bits_of(before);
      Words copied = before;
      view.copy_to(span_of(copied));
      EXPECT_EQ(bits_of(copied), expected);
      Words united = before;
      view.or_into(span_of(united));
      Words intersected = before;
      const bool any_intersected = view.and_into(span_of(intersected));
      Words reduced = before;
      const bool any_reduced = view.and_not_into(span_of(reduced));
      const Bits united_bits = bits_of(united);
      const Bits intersected_bits = bits_of(intersected);
      const Bits reduced_bits = bits_of(reduced);
      for (std::uint32_t row = 0; row < kChunkRows; ++row) {
        ASSERT_EQ(united_bits[row], before_bits[row] || expected[row]) << row;
        ASSERT_EQ(intersected_bits[row], before_bits[row] && expected[row]) << row;
        ASSERT_EQ(reduced_bits[row], before_bits[row] && !expected[row]) << row;
      }
      const auto both = std::count(intersected_bits.begin(), intersected_bits.end(), true);
      const auto left = std::count(reduced_bits.begin(), reduced_bits.end(), true);
      EXPECT_EQ(any_intersected, both != 0);
      EXPECT_EQ(any_reduced, left != 0);
      Words counted = before;
      EXPECT_EQ(view.count_within(span_of(counted)), static_cast<std::uint64_t>(both));

      std::vector<std::uint16_t> listed(cardinality);
      view.list(listed.data());
      EXPECT_EQ(listed, rows_where(expected));
      for (const std::uint64_t one_in : {1U, 50U, 5000U}) {
        Bits asked(kChunkRows);
        for (std::uint32_t row = 0; row < kChunkRows; ++row) asked[row] = random() % one_in == 0;
        const std::vector<std::uint16_t> rows = rows_where(asked);
        std::vector<std::uint8_t> matches(rows.size(), 9);
        view.test(rows, matches.data());
        for (std::size_t i = 0; i < rows.size(); ++i) {
          ASSERT_EQ(matches[i], expected[rows[i]] ? 1 : 0) << rows[i];
        }
      }
    }
  }
}

// A chunk of a thousand runs is smaller as runs but slower than its words.
TEST(ChunkView, OfAnOptimisedBitmapHasRunsOnlyWhereTheyAreFew) {
  const auto optimised = [](std::uint32_t runs) {
    std::vector<Row> rows;
    const std::uint32_t stride = kChunkRows / runs;
    for (std::uint32_t run = 0; run < runs; ++run) {
      for (std::uint32_t row = 0; row < stride / 2 + 5; ++row) rows.push_back(run * stride + row);
    }
    Bitmap bitmap = Bitmap::of(rows);
    bitmap.optimise();
    return bitmap;
  };
  const Bitmap few = optimised(16);
  EXPECT_EQ(ChunkView(few, 0).kind(), Kind::run);
  EXPECT_EQ(few.cardinality(), 16U * (kChunkRows / 16 / 2 + 5));
  const Bitmap many = optimised(1024);
  EXPECT_EQ(ChunkView(many, 0).kind(), Kind::bitset);
  EXPECT_EQ(many.cardinality(), 1024U * (32 + 5));
  EXPECT_TRUE(many.contains(64 * 1000 + 36));
  EXPECT_FALSE(many.contains(64 * 1000 + 37));
}

TEST(ChunkView, OfAChunkThatTheBitmapLacksIsEmpty) {
  const Bitmap bitmap = Bitmap::of(std::vector<Row>{kChunkRows + 1});
  for (const std::uint32_t chunk : {0U, 2U, 0xFFFFU, 0x1'0001U}) {
    const ChunkView view(bitmap, chunk);
    EXPECT_EQ(view.kind(), Kind::empty) << chunk;
    EXPECT_EQ(view.cardinality(), 0U);
    EXPECT_FALSE(view.contains(1));
  }
  EXPECT_EQ(ChunkView(bitmap, 1).cardinality(), 1U);
  EXPECT_EQ(ChunkView(Bitmap(), 0).kind(), Kind::empty);
}

TEST(ChunkWords, RowsAreSetAndClearedHalfOpen) {
  std::mt19937_64 random(tests::seed());
  const std::array<std::pair<std::uint32_t, std::uint32_t>, 9> fixed = {
      {{0, 0},
       {0, 1},
       {63, 64},
       {63, 65},
       {64, 128},
       {10, 20},
       {0, kChunkRows},
       {kChunkRows, kChunkRows},
       {kChunkRows - 1, kChunkRows}}};
  for (int i = 0; i < 60; ++i) {
    std::uint32_t begin = static_cast<std::uint32_t>(random() % (kChunkRows + 1));
    std::uint32_t end = static_cast<std::uint32_t>(random() % (kChunkRows + 1));
    if (begin > end) std::swap(begin, end);
    if (static_cast<std::size_t>(i) < fixed.size()) {
      std::tie(begin, end) = fixed[static_cast<std::size_t>(i)];
    }
    const Words before = random_words(random);
    Words set = before;
    set_rows(span_of(set), begin, end);
    Words cleared = before;
    clear_rows(span_of(cleared), begin, end);
    const Bits was = bits_of(before);
    const Bits is_set = bits_of(set);
    const Bits is_left = bits_of(cleared);
    for (std::uint32_t row = 0; row < kChunkRows; ++row) {
      const bool inside = row >= begin && row < end;
      ASSERT_EQ(is_set[row], was[row] || inside) << begin << ' ' << end << ' ' << row;
      ASSERT_EQ(is_left[row], was[row] && !inside) << begin << ' ' << end << ' ' << row;
    }
  }
}

}  // namespace
}  // namespace muster::engine
