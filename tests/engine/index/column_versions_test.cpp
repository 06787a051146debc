// Versions of columns: what with() makes is byte for byte what a builder makes of the same values,
// and the versions before stay what they were.

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/index/integer_column.hpp"
#include "engine/index/integer_column_builder.hpp"
#include "engine/index/place_column.hpp"
#include "engine/index/real_column.hpp"
#include "engine/index/text_column.hpp"
#include "engine/population/row_batch.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Random = std::mt19937_64;

// What each kind of column needs for the tests below: a cell as the test keeps it, its random
// values, and the section that a builder makes of all cells.
struct Integers {
  using Column = IntegerColumn;
  using Cell = std::int64_t;
  static Cell unknown() { return kUnknownInteger; }
  static std::int64_t change(const Cell& cell) { return cell; }

  // Values of a few widths, near and far from those that are there.
  explicit Integers(Random& random) : span_(std::int64_t{1} << (random() % 40)) {}
  Cell value(Random& random) const {
    switch (random() % 50) {
      case 0:
        return -span_;
      case 1:
        return 2 * span_;
      case 2:
        return 1;
      default:
        return std::uniform_int_distribution<std::int64_t>(0, span_)(random);
    }
  }
  static ImageBytes section(const std::vector<Cell>& cells) {
    IntegerColumnBuilder builder;
    builder.append(cells);
    return builder.finish();
  }

 private:
  std::int64_t span_;
};

struct Reals {
  using Column = RealColumn;
  using Cell = double;
  static Cell unknown() { return std::numeric_limits<double>::quiet_NaN(); }
  static double change(const Cell& cell) { return cell; }
  explicit Reals(Random&) {}
  static Cell value(Random& random) { return std::normal_distribution<double>(0, 100)(random); }
  static ImageBytes section(const std::vector<Cell>& cells) {
    RealColumnBuilder builder;
    builder.append(cells);
    return builder.finish();
  }
};

struct Places {
  using Column = PlaceColumn;
  using Cell = Place;
  static Cell unknown() { return kUnknownPlace; }
  static Place change(const Cell& cell) { return cell; }
  explicit Places(Random&) {}
  static Cell value(Random& random) {
    return {static_cast<std::int32_t>(random() % 1'000'000) - 500'000,
            static_cast<std::int32_t>(random() % 1'000'000) - 500'000};
  }
  static ImageBytes section(const std::vector<Cell>& cells) {
    PlaceColumnBuilder builder;
    builder.append(cells);
    return builder.finish();
  }
};

struct Texts {
  using Column = TextColumn;
  using Cell = std::optional<std::string>;
  static Cell unknown() { return std::nullopt; }
  static std::optional<std::string_view> change(const Cell& cell) { return cell; }
  explicit Texts(Random&) {}
  static Cell value(Random& random) {
    return std::string(random() % 12, static_cast<char>('a' + random() % 26));
  }
  static ImageBytes section(const std::vector<Cell>& cells) {
    TextColumnBuilder builder;
    for (const Cell& cell : cells) {
      if (cell) {
        EXPECT_TRUE(builder.push(*cell));
      } else {
        builder.push_unknown();
      }
    }
    return builder.finish();
  }
};

IntegerColumn next(const IntegerColumn& column, std::span<const IntegerAt> cells,
                   std::uint64_t rows) {
  return column.with(cells, rows);
}
RealColumn next(const RealColumn& column, std::span<const RealAt> cells, std::uint64_t rows) {
  return column.with(cells, rows);
}
PlaceColumn next(const PlaceColumn& column, std::span<const PlaceAt> cells, std::uint64_t rows) {
  return column.with(cells, rows);
}
TextColumn next(const TextColumn& column, std::span<const TextAt> cells, std::uint64_t rows) {
  return *column.with(cells, rows);
}

template <typename Kind>
class ColumnVersions : public testing::Test {
 protected:
  using Cell = typename Kind::Cell;
  using Column = typename Kind::Column;
  using Change = CellAt<decltype(Kind::change(std::declval<Cell>()))>;

  // Changes some rows, and then their number.
  Column change(const Column& column, std::vector<Cell>& cells, std::size_t changes,
                std::size_t rows, const Kind& kind, Random& random) {
    std::map<Row, Cell> chosen;
    // Now and then all in one chunk.
    const std::size_t within = random() % 2 == 0 ? rows : std::min<std::size_t>(rows, kChunkRows);
    for (std::size_t i = 0; i < changes && rows > 0; ++i) {
      chosen[static_cast<Row>(random() % within)] =
          random() % 10 == 0 ? Kind::unknown() : kind.value(random);
    }
    for (std::size_t row = cells.size(); row < rows; ++row) {
      if (random() % 100 != 0) chosen[static_cast<Row>(row)] = kind.value(random);
    }
    cells.resize(rows, Kind::unknown());
    for (const auto& [row, cell] : chosen) cells[row] = cell;
    std::vector<Change> list;
    for (const auto& [row, cell] : chosen) list.push_back({row, Kind::change(cell)});
    return next(column, list, rows);
  }
};

using Kinds = testing::Types<Integers, Reals, Places, Texts>;
TYPED_TEST_SUITE(ColumnVersions, Kinds);

TYPED_TEST(ColumnVersions, AreWhatABuilderMakesOfTheSameValues) {
  Random random(tests::seed());
  for (int round = 0; round < 4; ++round) {
    const TypeParam kind(random);
    std::vector<typename TypeParam::Cell> cells(1 + random() % 150'000);
    const bool some_unknown = random() % 2 == 0;
    for (auto& cell : cells) {
      cell = some_unknown && random() % 7 == 0 ? TypeParam::unknown() : kind.value(random);
    }
    const ImageBytes section = TypeParam::section(cells);
    auto opened = TypeParam::Column::open(section, cells.size());
    ASSERT_TRUE(opened.ok());
    auto column = *std::move(opened);
    for (int version = 0; version < 12; ++version) {
      std::size_t rows = cells.size();
      if (random() % 3 == 0) rows = rows - std::min<std::size_t>(rows, random() % 80'000);
      if (random() % 3 == 0) rows += random() % 80'000;
      const std::size_t changes = random() % 3 == 0 ? 2'000 : random() % 4;
      column = this->change(column, cells, changes, rows, kind, random);
      ASSERT_EQ(column.section(), TypeParam::section(cells)) << "version " << version;
    }
  }
}

TYPED_TEST(ColumnVersions, StayAsTheyWereWhateverBecomesOfOthers) {
  Random random(tests::seed());
  const TypeParam kind(random);
  struct Version {
    typename TypeParam::Column column;
    std::vector<typename TypeParam::Cell> cells;
  };
  std::vector<Version> versions(1);
  for (int step = 0; step < 40; ++step) {
    const Version& base = versions[random() % versions.size()];
    auto cells = base.cells;
    const std::size_t rows = step < 2 ? 70'000 : cells.size() + random() % 3;
    auto column = this->change(base.column, cells, 5, rows, kind, random);
    versions.push_back({std::move(column), std::move(cells)});
    if (versions.size() > 6) {
      versions.erase(versions.begin() + static_cast<std::ptrdiff_t>(random() % versions.size()));
    }
  }
  for (const Version& version : versions) {
    EXPECT_EQ(version.column.section(), TypeParam::section(version.cells));
  }
}

TYPED_TEST(ColumnVersions, ShareChunksThatNothingChanges) {
  Random random(tests::seed());
  const TypeParam kind(random);
  std::vector<typename TypeParam::Cell> cells;
  const auto first = this->change({}, cells, 0, 3 * kChunkRows, kind, random);
  const typename TypeParam::Cell value = kind.value(random);
  const std::vector<typename TestFixture::Change> one = {
      {kChunkRows + 5, TypeParam::change(value)}};
  const auto second = next(first, one, cells.size());
  std::vector<const void*> before;
  std::vector<const void*> after;
  std::uint64_t bytes = 0;
  first.visit_owned([&](const void* memory, std::uint64_t) { before.push_back(memory); });
  second.visit_owned([&](const void* memory, std::uint64_t size) {
    after.push_back(memory);
    bytes += size;
  });
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i] == after[i], i != 1) << "chunk " << i;
  }
  EXPECT_LE(bytes, second.section().size());
}

TYPED_TEST(ColumnVersions, BeginWithNothingKnown) {
  const typename TypeParam::Column column =
      next(typename TypeParam::Column(), {}, 2 * kChunkRows + 3);
  EXPECT_EQ(column.known_rows(), 0U);
  EXPECT_EQ(column.section(), TypeParam::section(std::vector<typename TypeParam::Cell>(
                                  2 * kChunkRows + 3, TypeParam::unknown())));
}

TYPED_TEST(ColumnVersions, MayEndWithoutRows) {
  Random random(tests::seed());
  const TypeParam kind(random);
  std::vector<typename TypeParam::Cell> cells;
  const auto column = this->change({}, cells, 0, 100, kind, random);
  const auto empty = next(column, {}, 0);
  EXPECT_EQ(empty.known_rows(), 0U);
  EXPECT_TRUE(empty.section().empty());
}

// Every kind of step that a lone change can make a chunk of whole numbers take.
TEST(IntegerColumnVersions, KeepTheZoneMapExact) {
  std::vector<std::int64_t> cells(1000, 50);
  cells[3] = 10;
  cells[4] = 90;
  IntegerColumn column;
  const auto set = [&](Row row, std::int64_t value) {
    cells[row] = value;
    const std::vector<IntegerAt> one = {{row, value}};
    column = column.with(one, cells.size());
    ASSERT_EQ(column.section(), Integers::section(cells)) << row << " = " << value;
  };
  for (Row row = 0; row < cells.size(); ++row) {
    const std::vector<IntegerAt> one = {{row, cells[row]}};
    column = column.with(one, row + 1);
  }
  ASSERT_EQ(column.section(), Integers::section(cells));
  set(4, 60);                // the largest goes
  set(3, 20);                // the smallest goes
  set(7, 300);               // two bytes a row
  set(7, 50);                // and one again
  set(8, 20);                // the smallest twice
  set(3, 50);                // once again
  set(9, 274);               // the largest code of a byte less one
  set(9, 275);               // the largest code of a byte
  set(10, kUnknownInteger);  // codes from 1: two bytes
  set(11, kUnknownInteger);
  set(10, 50);
  set(11, 50);              // all known again
  set(12, -4'000'000'000);  // more than four bytes hold
  set(12, 50);
  set(13, std::numeric_limits<std::int64_t>::max());
  set(13, 50);
  for (Row row = 0; row < cells.size(); ++row) {
    if (row % 100 == 0) set(row, kUnknownInteger);
  }
}

}  // namespace
}  // namespace muster::engine
