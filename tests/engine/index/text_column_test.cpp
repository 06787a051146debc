#include "engine/index/text_column.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "tests/engine/index/shuffled_rows.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Texts = std::vector<std::optional<std::string>>;

ImageBytes section_of(const Texts& texts) {
  TextColumnBuilder builder;
  for (const auto& text : texts) {
    if (text) {
      EXPECT_TRUE(builder.push(*text));
    } else {
      builder.push_unknown();
    }
  }
  return builder.finish();
}

void expect_column(const Texts& texts) {
  const ImageBytes section = section_of(texts);
  const auto column = TextColumn::open(section, texts.size());
  ASSERT_TRUE(column.ok()) << column.error().message;
  EXPECT_EQ(column->rows(), texts.size());
  std::uint64_t known = 0;
  for (Row row = 0; row < texts.size(); ++row) {
    if (texts[row]) ++known;
    const auto found = column->at(row);
    ASSERT_EQ(found.has_value(), texts[row].has_value()) << row;
    if (found) {
      ASSERT_EQ(*found, *texts[row]) << row;
    }
    const TextColumn::View view = column->chunk(row / kChunkRows);
    ASSERT_EQ(view.is_known(row % kChunkRows), texts[row].has_value()) << row;
    if (!found) {
      ASSERT_EQ(view.text(row % kChunkRows), "") << row;
    }
  }
  EXPECT_EQ(column->known_rows(), known);
}

TEST(TextColumn, GivesBackTextsAndTellsEmptyFromUnknown) {
  expect_column({});
  expect_column({"one"});
  expect_column({""});
  expect_column({std::nullopt});
  expect_column({"", std::nullopt, "Алматы", std::string("a\0b", 3), std::string(100'000, 'x')});
  expect_column({std::nullopt, std::nullopt});
}

TEST(TextColumn, CrossesChunkBorders) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {65'535U, 65'536U, 65'537U, 140'000U}) {
    Texts texts(rows);
    for (auto& text : texts) {
      if (random() % 8 != 0) text = std::to_string(random() % 100'000);
    }
    expect_column(texts);
  }
}

TEST(TextColumn, ChunksWhollyKnownOrUnknownCarryNoBits) {
  Texts texts(kChunkRows, "x");
  texts.resize(2 * kChunkRows);
  texts.insert(texts.end(), {"y", std::nullopt});
  expect_column(texts);
  const ImageBytes section = section_of(texts);
  const auto column = TextColumn::open(section, texts.size());
  EXPECT_EQ(column->chunk(0).known, nullptr);
  EXPECT_EQ(column->chunk(1).known, nullptr);
  EXPECT_NE(column->chunk(2).known, nullptr);
}

class HostileTextColumn : public ::testing::Test {
 protected:
  HostileTextColumn() : section_(section_of({"one", std::nullopt, "three", ""})) {}
  template <typename Change>
  void expect_refused(Change change) const {
    ImageBytes bytes = section_;
    TextChunk chunk;
    std::memcpy(&chunk, bytes.data(), sizeof chunk);
    change(chunk);
    std::memcpy(bytes.data(), &chunk, sizeof chunk);
    const auto column = TextColumn::open(bytes, 4);
    ASSERT_FALSE(column.ok());
    EXPECT_EQ(column.error().code, ErrorCode::corrupt_store);
  }
  ImageBytes section_;
};

TEST_F(HostileTextColumn, CutIsRefused) {
  ASSERT_TRUE(TextColumn::open(section_, 4).ok());
  const std::span<const std::byte> whole(section_);
  // The last 8 bytes are the padded texts; everything else is needed to the byte.
  for (std::size_t size = 0; size + 8 <= section_.size(); ++size) {
    EXPECT_FALSE(TextColumn::open(whole.first(size), 4).ok()) << size;
  }
  EXPECT_FALSE(TextColumn::open(section_, 4 + kChunkRows).ok());
}

TEST_F(HostileTextColumn, OffsetsThatLieAreRefused) {
  for (const std::uint64_t offset :
       {std::uint64_t{section_.size()}, ~std::uint64_t{0}, std::uint64_t{1} << 63}) {
    expect_refused([&](TextChunk& chunk) { chunk.ends = offset; });
    expect_refused([&](TextChunk& chunk) { chunk.bytes = offset; });
    expect_refused([&](TextChunk& chunk) { chunk.known = offset; });
  }
  expect_refused([](TextChunk& chunk) { chunk.ends += 1; });
  expect_refused([](TextChunk& chunk) { chunk.known += 1; });
}

TEST_F(HostileTextColumn, UnknownRowsThatLieAreRefused) {
  expect_refused([](TextChunk& chunk) { chunk.unknown_rows = 5; });
  expect_refused([](TextChunk& chunk) { chunk.unknown_rows = 2; });
  expect_refused([](TextChunk& chunk) { chunk.unknown_rows = 0; });
  expect_refused([](TextChunk& chunk) { chunk.known = 0; });
}

TEST_F(HostileTextColumn, EndsThatGoBackAreRefused) {
  ImageBytes bytes = section_;
  const std::uint32_t end = 9;
  std::memcpy(bytes.data() + sizeof(TextChunk), &end, sizeof end);
  EXPECT_FALSE(TextColumn::open(bytes, 4).ok());
}

TEST(TextColumn, ReorderedRowsAreAsIfTheyHadComeSo) {
  std::mt19937_64 random(tests::seed());
  std::vector<std::optional<std::string>> texts(140'001);
  for (std::size_t row = 0; row < texts.size(); ++row) {
    // A chunk with unknown texts, one without, one of unknown ones only.
    const bool unknown = row < kChunkRows ? random() % 4 == 0 : row >= 2 * kChunkRows;
    if (!unknown) texts[row] = std::string(random() % 9, static_cast<char>(random() % 256));
  }
  const auto builder_of = [](const std::vector<std::optional<std::string>>& values) {
    TextColumnBuilder builder;
    for (const auto& text : values) {
      if (text) {
        EXPECT_TRUE(builder.push(*text));
      } else {
        builder.push_unknown();
      }
    }
    return builder;
  };
  const std::vector<Row> order = tests::shuffled_rows(random, texts.size());
  std::vector<std::optional<std::string>> expected;
  for (const Row row : order) expected.push_back(texts[row]);
  TextColumnBuilder builder = builder_of(texts);
  EXPECT_FALSE(builder.order_may_overflow());
  builder.reorder(order);
  for (Row row = 0; row < texts.size(); row += 101) {
    EXPECT_EQ(builder.text(row), expected[row].value_or(""));
  }
  EXPECT_EQ(builder.finish(), builder_of(expected).finish());
}

}  // namespace
}  // namespace muster::engine
