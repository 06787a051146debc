#include "engine/index/integer_column.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "engine/index/integer_column_builder.hpp"
#include "engine/values/decimal.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Values = std::vector<std::int64_t>;

ImageBytes section_of(const Values& values) {
  IntegerColumnBuilder builder;
  for (const std::int64_t value : values) builder.push(value);
  return builder.finish();
}

// Everything a column says of its values, by every way of asking.
void expect_column(const Values& values) {
  const ImageBytes section = section_of(values);
  const auto opened = IntegerColumn::open(section, values.size());
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  const IntegerColumn& column = *opened;
  EXPECT_EQ(column.rows(), values.size());
  ASSERT_EQ(column.chunk_count(), (values.size() + kChunkRows - 1) / kChunkRows);

  std::uint64_t known = 0;
  std::optional<std::int64_t> low;
  std::optional<std::int64_t> high;
  for (const std::int64_t value : values) {
    if (value == kUnknownInteger) continue;
    ++known;
    low = std::min(low.value_or(value), value);
    high = std::max(high.value_or(value), value);
  }
  EXPECT_EQ(column.known_rows(), known);
  EXPECT_EQ(column.low(), low);
  EXPECT_EQ(column.high(), high);

  Values decoded;
  for (std::uint32_t i = 0; i < column.chunk_count(); ++i) {
    const IntegerColumn::View view = column.chunk(i);
    Values chunk(view.rows);
    view.decode(0, chunk);
    decoded.insert(decoded.end(), chunk.begin(), chunk.end());
    for (std::uint32_t row = 0; row < view.rows; ++row) ASSERT_EQ(view.value(row), chunk[row]);
    Values tail(view.rows / 2);
    view.decode(view.rows - view.rows / 2, tail);
    EXPECT_TRUE(std::equal(tail.begin(), tail.end(), chunk.end() - view.rows / 2));
    const auto unknown = std::count(chunk.begin(), chunk.end(), kUnknownInteger);
    EXPECT_EQ(view.all_unknown(), unknown == view.rows);
    EXPECT_EQ(view.all_known(), unknown == 0);
  }
  ASSERT_EQ(decoded, values);
  for (std::size_t row = 0; row < values.size(); row += values.size() / 1000 + 1) {
    EXPECT_EQ(column.at(static_cast<Row>(row)), values[row]) << row;
  }
}

std::uint32_t width_of(const Values& values) {
  const ImageBytes section = section_of(values);
  return IntegerColumn::open(section, values.size())->chunk(0).chunk->width;
}

TEST(IntegerColumn, OfNoRowsIsEmpty) {
  expect_column({});
  EXPECT_TRUE(section_of({}).empty());
}

TEST(IntegerColumn, TakesTheNarrowestWidth) {
  EXPECT_EQ(width_of({7}), 0U);
  EXPECT_EQ(width_of({7, 7, 7}), 0U);
  EXPECT_EQ(width_of({kUnknownInteger, kUnknownInteger}), 0U);
  EXPECT_EQ(width_of({7, kUnknownInteger}), 1U);
  EXPECT_EQ(width_of({1000, 1255}), 1U);
  EXPECT_EQ(width_of({1000, 1255, kUnknownInteger}), 2U);
  EXPECT_EQ(width_of({1000, 1254, kUnknownInteger}), 1U);
  EXPECT_EQ(width_of({1000, 1256}), 2U);
  EXPECT_EQ(width_of({-5, 65'530}), 2U);
  EXPECT_EQ(width_of({-5, 65'531}), 4U);
  EXPECT_EQ(width_of({-5, 65'530, kUnknownInteger}), 4U);
  EXPECT_EQ(width_of({0, 0xFFFF'FFFF}), 4U);
  EXPECT_EQ(width_of({0, 0x1'0000'0000}), 8U);
  EXPECT_EQ(width_of({0, 0xFFFF'FFFF, kUnknownInteger}), 8U);
}

TEST(IntegerColumn, GivesBackEveryWidthWithAndWithoutUnknowns) {
  for (const Values& values : std::vector<Values>{{7},
                                                  {7, 7, 7},
                                                  {kUnknownInteger},
                                                  {kUnknownInteger, kUnknownInteger},
                                                  {7, kUnknownInteger, 7},
                                                  {-1, 254},
                                                  {-1, 253, kUnknownInteger},
                                                  {0, 65'535},
                                                  {0, 65'534, kUnknownInteger},
                                                  {0, 0xFFFF'FFFF},
                                                  {0, 0xFFFF'FFFE, kUnknownInteger},
                                                  {-5, kUnknownInteger, std::int64_t{1} << 40}}) {
    expect_column(values);
  }
}

TEST(IntegerColumn, HoldsTheExtremesOfDecimalsAndOfInt64) {
  expect_column({-kMaxUnits, kMaxUnits});
  expect_column({-kMaxUnits, kUnknownInteger, 0, kMaxUnits});
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min() + 1;
  expect_column({kMost});
  expect_column({kLeast, kUnknownInteger});
  expect_column({kLeast, kMost});
  expect_column({kLeast, kMost, kUnknownInteger, 0, -1});
}

TEST(IntegerColumn, CrossesChunkBorders) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {65'535U, 65'536U, 65'537U, 131'073U}) {
    Values values(rows);
    for (std::int64_t& value : values) {
      value = random() % 10 == 0 ? kUnknownInteger : static_cast<std::int64_t>(random() % 1000);
    }
    expect_column(values);
  }
}

TEST(IntegerColumn, ChunksAreAsWideAsEachOfThemNeeds) {
  Values values(kChunkRows, 5);
  values.resize(2 * kChunkRows, kUnknownInteger);
  for (std::uint32_t i = 0; i < kChunkRows; ++i) values.push_back(i);
  values.push_back(-kMaxUnits);
  values.push_back(kMaxUnits);
  expect_column(values);
  const ImageBytes section = section_of(values);
  const auto column = IntegerColumn::open(section, values.size());
  EXPECT_EQ(column->chunk(0).chunk->width, 0U);
  EXPECT_EQ(column->chunk(1).chunk->width, 0U);
  EXPECT_EQ(column->chunk(2).chunk->width, 2U);
  EXPECT_EQ(column->chunk(3).chunk->width, 8U);
}

TEST(IntegerColumn, RandomColumnsComeBack) {
  std::mt19937_64 random(tests::seed());
  for (int i = 0; i < 200; ++i) {
    const auto rows = static_cast<std::size_t>(random() % 300);
    const int bits = static_cast<int>(random() % 63);
    const std::int64_t base = static_cast<std::int64_t>(random() >> 2) - (std::int64_t{1} << 61);
    const std::uint64_t unknown_in_8 = random() % 9;
    Values values(rows);
    for (std::int64_t& value : values) {
      value = base + static_cast<std::int64_t>(random() & ((std::uint64_t{1} << bits) - 1));
      if (random() % 8 < unknown_in_8) value = kUnknownInteger;
    }
    expect_column(values);
  }
}

// --- hostile sections ----------------------------------------------------------------------------

class HostileIntegerColumn : public ::testing::Test {
 protected:
  // Two chunks: one of two-byte codes with an unknown row, one constant.
  HostileIntegerColumn() {
    for (std::uint32_t i = 0; i < kChunkRows; ++i) values_.push_back(i % 1000);
    values_[17] = kUnknownInteger;
    for (int i = 0; i < 10; ++i) values_.push_back(42);
    section_ = section_of(values_);
  }
  template <typename Change>
  ImageBytes changed(std::size_t chunk, Change change) const {
    ImageBytes bytes = section_;
    IntegerChunk fixed;
    std::memcpy(&fixed, bytes.data() + chunk * sizeof fixed, sizeof fixed);
    change(fixed);
    std::memcpy(bytes.data() + chunk * sizeof fixed, &fixed, sizeof fixed);
    return bytes;
  }
  void expect_refused(const ImageBytes& bytes) const {
    const auto column = IntegerColumn::open(bytes, values_.size());
    ASSERT_FALSE(column.ok());
    EXPECT_EQ(column.error().code, ErrorCode::corrupt_store);
    EXPECT_FALSE(column.error().message.empty());
  }
  template <typename Change>
  void expect_chunk_refused(std::size_t chunk, Change change) const {
    expect_refused(changed(chunk, change));
  }

  Values values_;
  ImageBytes section_;
};

TEST_F(HostileIntegerColumn, IsOpenedUndamaged) {
  EXPECT_TRUE(IntegerColumn::open(section_, values_.size()).ok());
  EXPECT_TRUE(IntegerColumn::open(changed(0, [](IntegerChunk&) {}), values_.size()).ok());
}

TEST_F(HostileIntegerColumn, CutIsRefused) {
  const std::span<const std::byte> whole(section_);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, sizeof(IntegerChunk),
                                 2 * sizeof(IntegerChunk), section_.size() - 1}) {
    EXPECT_FALSE(IntegerColumn::open(whole.first(size), values_.size()).ok()) << size;
  }
  EXPECT_FALSE(IntegerColumn::open(section_, values_.size() + kChunkRows).ok());
}

TEST_F(HostileIntegerColumn, ZoneMapsThatLieAreRefused) {
  expect_chunk_refused(0, [](IntegerChunk& c) { c.low = c.high + 1; });
  expect_chunk_refused(0, [](IntegerChunk& c) { c.high -= 1; });
  expect_chunk_refused(1, [](IntegerChunk& c) { c.high += 1; });
  expect_chunk_refused(1, [](IntegerChunk& c) { c.low -= 1; });
}

// A zone map wider than the codes would give range tests codes that no table of that width has.
TEST_F(HostileIntegerColumn, ZoneMapsWiderThanTheCodesAreRefused) {
  expect_chunk_refused(0, [](IntegerChunk& c) { c.high += 1 << 20; });
  expect_chunk_refused(0, [](IntegerChunk& c) { c.low -= 1 << 20; });
  expect_chunk_refused(0, [](IntegerChunk& c) {
    c.low = kUnknownInteger;
    c.high = std::numeric_limits<std::int64_t>::max();
  });
}

// An all-unknown chunk is left out of low() and high(), so it must not hold values.
TEST_F(HostileIntegerColumn, UnknownRowsThatLieAreRefused) {
  expect_chunk_refused(0, [](IntegerChunk& c) { c.unknown_rows = kChunkRows; });
  expect_chunk_refused(0, [](IntegerChunk& c) { c.unknown_rows = kChunkRows + 1; });
  expect_chunk_refused(0, [](IntegerChunk& c) { c.unknown_rows = 0; });
  expect_chunk_refused(0, [](IntegerChunk& c) { c.unknown_rows = 2; });
  expect_chunk_refused(1, [](IntegerChunk& c) { c.unknown_rows = 5; });
  expect_chunk_refused(1, [](IntegerChunk& c) { c.unknown_rows = 11; });
}

TEST_F(HostileIntegerColumn, WidthsThatLieAreRefused) {
  for (const std::uint32_t width : {0U, 1U, 3U, 4U, 8U, 9U, 0xFFFF'FFFFU}) {
    expect_chunk_refused(0, [&](IntegerChunk& c) { c.width = width; });
  }
  for (const std::uint32_t width : {1U, 2U, 8U}) {
    expect_chunk_refused(1, [&](IntegerChunk& c) { c.width = width; });
  }
}

TEST_F(HostileIntegerColumn, OffsetsThatLieAreRefused) {
  for (const std::uint64_t offset :
       {std::uint64_t{1}, std::uint64_t{63}, std::uint64_t{section_.size()}, ~std::uint64_t{0},
        std::uint64_t{1} << 63}) {
    expect_chunk_refused(0, [&](IntegerChunk& c) { c.offset = offset; });
    expect_chunk_refused(1, [&](IntegerChunk& c) { c.offset = offset; });
  }
}

TEST_F(HostileIntegerColumn, CodesPastTheLargestValueAreRefused) {
  ImageBytes bytes = section_;
  bytes[128 + 1] = std::byte{0xFF};  // the high byte of the first row's code
  expect_refused(bytes);
}

TEST_F(HostileIntegerColumn, UnalignedSectionsAreRefused) {
  ImageBytes shifted(1);
  append_array(shifted, std::span<const std::byte>(section_));
  EXPECT_FALSE(IntegerColumn::open(std::span(shifted).subspan(1), values_.size()).ok());
}

}  // namespace
}  // namespace muster::engine
