#include "engine/index/code_sketch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "engine/index/integer_column_builder.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Values = std::vector<std::int64_t>;

class Sketched {
 public:
  explicit Sketched(const Values& values) {
    IntegerColumnBuilder builder;
    for (const std::int64_t value : values) builder.push(value);
    values_ = builder.finish();
    column_ = *IntegerColumn::open(values_, values.size());
    section_ = write_code_sketch(column_);
    sketch_ = *CodeSketch::open(section_, column_);
  }
  const IntegerColumn& column() const { return column_; }
  const CodeSketch& sketch() const { return sketch_; }
  ImageBytes& section() { return section_; }

  std::uint64_t largest(std::uint32_t chunk) const {
    const IntegerColumn::View view = column_.chunk(chunk);
    return static_cast<std::uint64_t>(view.chunk->high) -
           static_cast<std::uint64_t>(view.chunk->low) + view.first_code();
  }
  std::uint8_t bin(std::uint32_t chunk, std::uint32_t row) const {
    return std::to_integer<std::uint8_t>(sketch_.chunk(chunk).rows[row]);
  }

 private:
  ImageBytes values_;
  IntegerColumn column_;
  ImageBytes section_;
  CodeSketch sketch_;
};

// A cut says of every row what is true of its code.
void expect_cut(const Sketched& sketched, std::uint32_t chunk, std::uint64_t low,
                std::uint64_t high) {
  const IntegerColumn::View view = sketched.column().chunk(chunk);
  const SketchCut cut = sketched.sketch().chunk(chunk).cut(low, high, sketched.largest(chunk));
  std::uint32_t outer = 0;
  std::uint32_t inner = 0;
  for (std::uint32_t row = 0; row < view.rows; ++row) {
    const std::uint8_t bin = sketched.bin(chunk, row);
    const bool wanted = low <= view.code(row) && view.code(row) <= high;
    const bool in_outer = cut.outer_low <= bin && bin <= cut.outer_high;
    const bool in_inner = cut.has_inner && cut.inner_low <= bin && bin <= cut.inner_high;
    ASSERT_TRUE(in_outer || !wanted) << "code " << view.code(row) << " of " << low << "…" << high;
    ASSERT_TRUE(wanted || !in_inner) << "code " << view.code(row) << " of " << low << "…" << high;
    outer += in_outer ? 1 : 0;
    inner += in_inner ? 1 : 0;
  }
  EXPECT_EQ(cut.at_most, outer);
  EXPECT_EQ(cut.at_least, inner);
}

Values skewed(std::mt19937_64& random, std::size_t rows, std::int64_t spread, int unknown_in) {
  Values values(rows);
  for (std::int64_t& value : values) {
    // A few values are most of the rows, the rest is spread with a long tail.
    const std::uint64_t kind = random() % 10;
    value = kind < 4 ? static_cast<std::int64_t>(random() % 3)
                     : static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(spread)) /
                           static_cast<std::int64_t>(1 + random() % 50);
    if (unknown_in != 0 && random() % static_cast<std::uint64_t>(unknown_in) == 0) {
      value = kUnknownInteger;
    }
  }
  return values;
}

TEST(CodeSketch, CutsAgreeWithEveryRow) {
  std::mt19937_64 random(tests::seed());
  for (const std::int64_t spread : {1'000L, 60'000L, 5'000'000L, 1L << 50}) {
    for (const int unknown_in : {0, 3}) {
      const Sketched sketched(skewed(random, 70'000, spread, unknown_in));
      for (std::uint32_t chunk = 0; chunk < 2; ++chunk) {
        ASSERT_TRUE(sketched.sketch().chunk(chunk));
        const IntegerColumn::View view = sketched.column().chunk(chunk);
        const std::uint64_t largest = sketched.largest(chunk);
        for (int i = 0; i < 20; ++i) {
          // Ends taken from rows lie on edges more often than ends taken from the range.
          std::uint64_t low = view.code(static_cast<std::uint32_t>(random() % view.rows));
          std::uint64_t high = i % 2 == 0
                                   ? view.code(static_cast<std::uint32_t>(random() % view.rows))
                                   : random() % (largest + 1);
          if (low > high) std::swap(low, high);
          expect_cut(sketched, chunk, low, high);
        }
        expect_cut(sketched, chunk, 0, largest);
        expect_cut(sketched, chunk, 0, 0);
        expect_cut(sketched, chunk, largest, largest);
        expect_cut(sketched, chunk, view.first_code(), largest);
      }
    }
  }
}

TEST(CodeSketch, FrequentCodesHaveABinOfTheirOwn) {
  Values values(kChunkRows);
  for (std::size_t row = 0; row < values.size(); ++row) {
    values[row] = row % 3 == 0 ? 500 : static_cast<std::int64_t>(row % 1000);
  }
  const Sketched sketched(values);
  const auto cut = [&](std::uint64_t low, std::uint64_t high) {
    return sketched.sketch().chunk(0).cut(low, high, sketched.largest(0));
  };
  EXPECT_TRUE(cut(500, 500).is_exact());
  EXPECT_TRUE(cut(0, 499).is_exact());
  EXPECT_TRUE(cut(501, 999).is_exact());
  EXPECT_EQ(cut(0, 999).at_least, kChunkRows);
}

TEST(CodeSketch, NarrowChunksHaveNone) {
  Values values(kChunkRows + 100, 7);
  for (std::size_t row = 0; row < kChunkRows; ++row)
    values[row] = static_cast<std::int64_t>(row % 200);
  const Sketched sketched(values);
  EXPECT_FALSE(sketched.sketch().chunk(0));
  EXPECT_FALSE(sketched.sketch().chunk(1));
  EXPECT_FALSE(sketched.sketch().chunk(2));
  EXPECT_FALSE(Sketched({}).sketch().chunk(0));
}

TEST(CodeSketch, OfEightByteCodesReachesTheLargest) {
  constexpr std::int64_t kFar = std::int64_t{1} << 62;
  const Sketched sketched({-kFar, kFar, 0, 1, kFar - 1, kUnknownInteger});
  ASSERT_TRUE(sketched.sketch().chunk(0));
  const std::uint64_t largest = sketched.largest(0);
  for (const std::uint64_t low : {std::uint64_t{1}, largest - 1, largest}) {
    expect_cut(sketched, 0, low, largest);
    expect_cut(sketched, 0, 0, low);
  }
}

TEST(CodeSketch, DamageIsFound) {
  Values values(1000);
  for (std::size_t row = 0; row < values.size(); ++row)
    values[row] = static_cast<std::int64_t>(row * 7);
  Sketched sketched(values);
  const ImageBytes whole = sketched.section();
  const auto opens = [&](const ImageBytes& bytes) {
    return CodeSketch::open(bytes, sketched.column()).ok();
  };
  EXPECT_TRUE(opens(whole));
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{8}, std::size_t{63}, whole.size() - 1}) {
    EXPECT_FALSE(
        opens(ImageBytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))));
  }
  const auto changed = [&](auto change) {
    ImageBytes bytes = whole;
    SketchBins bins;
    std::memcpy(&bins, bytes.data() + kSectionAlignment, sizeof bins);
    change(bins);
    std::memcpy(bytes.data() + kSectionAlignment, &bins, sizeof bins);
    return bytes;
  };
  EXPECT_TRUE(opens(changed([](SketchBins&) {})));
  EXPECT_FALSE(opens(changed([](SketchBins& bins) { std::swap(bins.edges[3], bins.edges[4]); })));
  EXPECT_FALSE(opens(changed([](SketchBins& bins) { bins.rows_below.front() = 1; })));
  EXPECT_FALSE(opens(changed([](SketchBins& bins) { bins.rows_below.back() += 1; })));
  EXPECT_FALSE(opens(changed([](SketchBins& bins) { bins.rows_below[9] = 0xFFFF'FFFF; })));
  ImageBytes another_bin = whole;
  another_bin[kSectionAlignment + sizeof(SketchBins)] ^= std::byte{1};
  EXPECT_FALSE(opens(another_bin));
  ImageBytes moved = whole;
  moved[0] = std::byte{128};
  EXPECT_FALSE(opens(moved));
}

}  // namespace
}  // namespace muster::engine
