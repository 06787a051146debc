#include "engine/evaluation/code_range.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "engine/index/integer_column_builder.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Words = std::vector<std::uint64_t>;

ChunkWords span_of(Words& words) { return ChunkWords(words.data(), kChunkWords); }

// One chunk's rows, asked with and without its sketch.
class CodeRangeTest : public ::testing::Test {
 protected:
  void build(std::mt19937_64& random, std::uint32_t rows, std::uint64_t spread, bool unknowns) {
    IntegerColumnBuilder builder;
    for (std::uint32_t row = 0; row < rows; ++row) {
      const bool unknown = unknowns && random() % 4 == 0;
      const std::uint64_t value = random() % 3 == 0 ? random() % 5 : random() % spread;
      builder.push(unknown ? kUnknownInteger : static_cast<std::int64_t>(value));
    }
    values_ = builder.finish();
    column_ = *IntegerColumn::open(values_, rows);
    section_ = write_code_sketch(column_);
    sketch_ = *CodeSketch::open(section_, column_);
  }

  void expect_range(std::mt19937_64& random, CodeRange range) {
    const IntegerColumn::View view = column_.chunk(0);
    Words expected(kChunkWords);
    std::uint64_t count = 0;
    for (std::uint32_t row = 0; row < view.rows; ++row) {
      const bool inside = range.low <= view.code(row) && view.code(row) <= range.high;
      expected[row / 64] |= std::uint64_t{inside} << (row % 64);
      count += inside ? 1 : 0;
    }
    ChunkScratch scratch;
    const ChunkTask task{0, view.rows, &scratch, nullptr};
    for (const CodeSketch::View sketch : {CodeSketch::View{}, sketch_.chunk(0)}) {
      const CodeChunk chunk{view, sketch};
      SCOPED_TRACE(sketch ? "by sketch" : "by column");
      const Bound bound = bound_of(chunk, range, task);
      EXPECT_LE(count, bound.at_most);
      if (bound.all) {
        EXPECT_EQ(count, view.rows);
      }
      Words words(kChunkWords, 0xDEAD'BEEF'DEAD'BEEFU);
      scan(chunk, range, scratch, span_of(words));
      ASSERT_EQ(words, expected) << range.low << "…" << range.high;

      Words asked(kChunkWords);
      for (std::uint32_t row = 0; row < view.rows; ++row) {
        asked[row / 64] |= std::uint64_t{random() % 5 == 0 && row % 500 > 200} << (row % 64);
      }
      Words both(kChunkWords);
      std::uint64_t any = 0;
      for (std::size_t i = 0; i < both.size(); ++i) any |= both[i] = asked[i] & expected[i];
      words = asked;
      EXPECT_EQ(narrow(chunk, range, scratch, span_of(words)), any != 0);
      if (any != 0) {
        ASSERT_EQ(words, both) << range.low << "…" << range.high;
      }
    }
    std::vector<std::uint16_t> rows;
    for (std::uint32_t row = 0; row < view.rows;
         row += 1 + static_cast<std::uint32_t>(random() % 70)) {
      rows.push_back(static_cast<std::uint16_t>(row));
    }
    std::vector<std::uint8_t> matches(rows.size(), 9);
    test_codes(view, range, rows, matches.data());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ASSERT_EQ(matches[i], (expected[rows[i] / 64] >> (rows[i] % 64)) & 1U) << rows[i];
    }
  }

  ImageBytes values_;
  IntegerColumn column_;
  ImageBytes section_;
  CodeSketch sketch_;
};

TEST_F(CodeRangeTest, SketchAndColumnAgreeWithALoop) {
  std::mt19937_64 random(tests::seed());
  for (const std::uint64_t spread : {300ULL, 50'000ULL, 3'000'000ULL, 1ULL << 45}) {
    for (const bool unknowns : {false, true}) {
      for (const std::uint32_t rows : {70U, 1'000U, 40'001U, kChunkRows}) {
        build(random, rows, spread, unknowns);
        const IntegerColumn::View view = column_.chunk(0);
        const CodeChunk chunk{view, sketch_.chunk(0)};
        for (int i = 0; i < 6; ++i) {
          std::uint64_t low = view.code(static_cast<std::uint32_t>(random() % view.rows));
          std::uint64_t high = i < 3 ? low + random() % 3
                                     : view.code(static_cast<std::uint32_t>(random() % view.rows));
          high = std::min(high, chunk.largest());
          if (low > high) std::swap(low, high);
          low = std::max(low, view.first_code());
          expect_range(random, {low, std::max(low, high)});
        }
        expect_range(random, {view.first_code(), chunk.largest()});
      }
    }
  }
}

// A sample may miss that a stretch of codes holds most rows; they are then scanned for, not listed.
TEST_F(CodeRangeTest, ABinOfManyRowsIsScanned) {
  IntegerColumnBuilder builder;
  for (std::uint32_t row = 0; row < kChunkRows; ++row) {
    // Rows that a sample of every 64th sees are spread; all others share two neighbouring values.
    builder.push(row % 64 == 0 ? std::int64_t{row} * 1000 : 32'000'001 + row % 2);
  }
  values_ = builder.finish();
  column_ = *IntegerColumn::open(values_, kChunkRows);
  section_ = write_code_sketch(column_);
  sketch_ = *CodeSketch::open(section_, column_);
  ChunkScratch scratch;
  const CodeChunk chunk{column_.chunk(0), sketch_.chunk(0)};
  const SketchCut cut = chunk.sketch.cut(32'000'001, 32'000'001, chunk.largest());
  ASSERT_GT(cut.at_most - cut.at_least, kSparseRows);
  std::mt19937_64 random(tests::seed());
  expect_range(random, {32'000'001, 32'000'001});
  expect_range(random, {0, 32'000'001});
}

}  // namespace
}  // namespace muster::engine
