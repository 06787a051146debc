// Versions of flags, categories, tags and sketches against the same values kept plainly.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include "engine/index/category_index.hpp"
#include "engine/index/code_sketch.hpp"
#include "engine/index/flag_index.hpp"
#include "engine/index/integer_column_builder.hpp"
#include "engine/index/tags_index.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Random = std::mt19937_64;

// How many rows the next version has, and which of them change: the new ones and some others.
struct Step {
  std::size_t rows = 0;
  std::set<Row> changed;

  Step(Random& random, std::size_t before) : rows(before) {
    if (random() % 3 == 0) rows -= std::min<std::size_t>(rows, random() % 70'000);
    if (random() % 3 == 0) rows += random() % 70'000;
    if (rows == 0) rows = 1;
    const std::size_t count = random() % 3 == 0 ? 3'000 : random() % 6;
    for (std::size_t i = 0; i < count; ++i) changed.insert(static_cast<Row>(random() % rows));
    for (std::size_t row = before; row < rows; ++row) {
      if (random() % 50 != 0) changed.insert(static_cast<Row>(row));
    }
  }
};

TEST(FlagVersions, AreTheFlagsAfterEachStep) {
  Random random(tests::seed());
  std::vector<std::uint8_t> flags;
  FlagIndex index;
  for (int version = 0; version < 20; ++version) {
    const Step step(random, flags.size());
    flags.resize(step.rows, 2);
    std::vector<FlagAt> cells;
    for (const Row row : step.changed) {
      flags[row] = static_cast<std::uint8_t>(random() % 3);
      cells.push_back({row, flags[row]});
    }
    index = index.with(cells, step.rows);
    std::vector<Row> known;
    std::vector<Row> set;
    for (Row row = 0; row < flags.size(); ++row) {
      if (flags[row] != 2) known.push_back(row);
      if (flags[row] == 1) set.push_back(row);
    }
    ASSERT_EQ(index.known().rows(), known);
    ASSERT_EQ(index.set().rows(), set);
    const ImageBytes section = index.section();
    ASSERT_TRUE(FlagIndex::open(section, flags.size()).ok());
  }
}

void expect_category(const CategoryIndex& index, const std::vector<ValueCode>& codes,
                     std::uint32_t dictionary) {
  std::vector<std::vector<Row>> rows_of(dictionary + std::size_t{1});
  for (Row row = 0; row < codes.size(); ++row) {
    ASSERT_EQ(index.code_at(row), codes[row]);
    rows_of[codes[row]].push_back(row);
  }
  ASSERT_EQ(index.has_bitmaps(), dictionary > 0 && dictionary <= kMaxBitmapValues);
  for (ValueCode code = 1; index.has_bitmaps() && code <= dictionary; ++code) {
    ASSERT_EQ(index.bitmap(code).rows(), rows_of[code]);
  }
  const ImageBytes values = index.values_section();
  const ImageBytes bitmaps = index.bitmaps_section();
  const auto opened = CategoryIndex::open(values, bitmaps, dictionary, codes.size());
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  ASSERT_EQ(opened->values_section(), values);
}

void expect_category_versions(Random& random, std::uint32_t dictionary, std::uint32_t more) {
  std::vector<ValueCode> codes;
  CategoryIndex index;
  for (int version = 0; version < 10; ++version) {
    const Step step(random, codes.size());
    codes.resize(step.rows, kUnknownCode);
    std::vector<CodeAt> cells;
    for (const Row row : step.changed) {
      codes[row] = static_cast<ValueCode>(random() % (dictionary + 1));
      cells.push_back({row, codes[row]});
    }
    index = index.with(cells, step.rows, dictionary);
    expect_category(index, codes, dictionary);
    dictionary += more;
  }
}

TEST(CategoryVersions, AreTheCodesAfterEachStep) {
  Random random(tests::seed());
  expect_category_versions(random, 0, 1);
  expect_category_versions(random, 3, 0);
  expect_category_versions(random, 300, 20);
}

TEST(CategoryVersions, LoseTheirBitmapsPastTheLimit) {
  Random random(tests::seed());
  expect_category_versions(random, kMaxBitmapValues - 3, 1);
}

using Tags = std::optional<std::vector<ValueCode>>;

void expect_tags(const TagsIndex& index, const std::vector<Tags>& tags, std::uint32_t dictionary) {
  std::vector<std::vector<Row>> rows_of(dictionary + std::size_t{1});
  std::vector<Row> known;
  for (Row row = 0; row < tags.size(); ++row) {
    const auto found = index.tags_at(row);
    const std::vector<ValueCode> expected = tags[row].value_or(std::vector<ValueCode>{});
    ASSERT_TRUE(std::equal(found.begin(), found.end(), expected.begin(), expected.end()));
    if (tags[row]) known.push_back(row);
    for (const ValueCode code : expected) rows_of[code].push_back(row);
  }
  ASSERT_EQ(index.known().rows(), known);
  ASSERT_EQ(index.has_bitmaps(), dictionary > 0 && dictionary <= kMaxBitmapValues);
  for (ValueCode code = 1; index.has_bitmaps() && code <= dictionary; ++code) {
    ASSERT_EQ(index.bitmap(code).rows(), rows_of[code]);
  }
  TagsIndexBuilder builder;
  for (const Tags& row : tags) {
    if (row) {
      std::vector<ValueCode> codes = *row;
      builder.push(codes);
    } else {
      builder.push_unknown();
    }
  }
  const ImageBytes values = index.values_section();
  ASSERT_EQ(values, builder.finish(dictionary).values);
  const ImageBytes bitmaps = index.bitmaps_section();
  ASSERT_TRUE(TagsIndex::open(values, bitmaps, dictionary, tags.size()).ok());
}

void expect_tags_versions(Random& random, std::uint32_t dictionary, std::uint32_t more) {
  std::vector<Tags> tags;
  TagsIndex index;
  for (int version = 0; version < 10; ++version) {
    const Step step(random, tags.size());
    tags.resize(step.rows, std::nullopt);
    for (const Row row : step.changed) {
      tags[row] = std::nullopt;
      if (random() % 5 == 0) continue;
      std::set<ValueCode> codes;
      for (std::uint64_t i = random() % 4; i > 0 && dictionary > 0; --i) {
        codes.insert(1 + static_cast<ValueCode>(random() % dictionary));
      }
      tags[row].emplace(codes.begin(), codes.end());
    }
    std::vector<TagsAt> cells;
    for (const Row row : step.changed) {
      if (tags[row]) {
        cells.push_back({row, true, *tags[row]});
      } else {
        cells.push_back({row, false, {}});
      }
    }
    auto next = index.with(cells, step.rows, dictionary);
    ASSERT_TRUE(next.ok());
    index = *std::move(next);
    expect_tags(index, tags, dictionary);
    dictionary += more;
  }
}

TEST(TagsVersions, AreTheTagsAfterEachStep) {
  Random random(tests::seed());
  expect_tags_versions(random, 0, 1);
  expect_tags_versions(random, 30, 0);
  expect_tags_versions(random, 300, 20);
}

TEST(TagsVersions, LoseTheBitmapsOfValuesPastTheLimit) {
  Random random(tests::seed());
  expect_tags_versions(random, kMaxBitmapValues - 3, 1);
}

// Every row lies in the bin of its code, and as many rows in each bin as the sketch says.
void expect_sketch(const CodeSketch& sketch, const IntegerColumn& column) {
  for (std::uint32_t chunk = 0; chunk < column.chunk_count(); ++chunk) {
    const IntegerColumn::View view = column.chunk(chunk);
    const CodeSketch::View found = sketch.chunk(chunk);
    ASSERT_EQ(static_cast<bool>(found), view.chunk->width >= 2);
    for (std::uint32_t row = 0; found && row < view.rows; ++row) {
      ASSERT_EQ(std::to_integer<std::uint8_t>(found.rows[row]), found.bins->bin_of(view.code(row)));
    }
  }
  const ImageBytes section = sketch.section();
  EXPECT_EQ(sketch.section().size(), section.size());
  ASSERT_TRUE(CodeSketch::open(section, column).ok());
}

TEST(SketchVersions, LieOverTheirColumn) {
  Random random(tests::seed());
  std::size_t rows = 0;
  IntegerColumn column;
  CodeSketch sketch = CodeSketch::of(column);
  for (int version = 0; version < 20; ++version) {
    const Step step(random, rows);
    rows = step.rows;
    std::vector<IntegerAt> cells;
    const std::int64_t span = random() % 3 == 0 ? 200 : random() % 3 == 0 ? 100'000 : 1'000'000;
    for (const Row row : step.changed) {
      const auto value = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(span)) + 1;
      cells.push_back({row, random() % 20 == 0 ? kUnknownInteger : value});
    }
    const IntegerColumn next = column.with(cells, rows);
    const std::vector<Row> changed(step.changed.begin(), step.changed.end());
    sketch = sketch.with(column, next, changed);
    column = next;
    expect_sketch(sketch, column);
    expect_sketch(CodeSketch::of(column), column);
  }
}

}  // namespace
}  // namespace muster::engine
