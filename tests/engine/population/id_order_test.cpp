#include "engine/population/id_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "engine/index/integer_column_builder.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::HasSubstr;

Result<std::vector<Row>> order_of(const std::vector<std::int64_t>& ids) {
  IntegerColumnBuilder builder;
  builder.append(ids);
  const ImageBytes section = builder.finish();
  const auto column = IntegerColumn::open(section, ids.size());
  EXPECT_TRUE(column.ok());
  return order_of_integer_ids(*column, Directory(*column, {}));
}

Result<std::vector<Row>> order_of(const std::vector<std::string>& ids, IdKind kind) {
  TextColumnBuilder builder;
  for (const std::string& id : ids) EXPECT_TRUE(builder.push(id));
  const ImageBytes section = builder.finish();
  const auto column = TextColumn::open(section, ids.size());
  EXPECT_TRUE(column.ok());
  return order_of_text_ids(*column, Directory(kind, *column, {}));
}

template <typename Id>
std::vector<Row> sorted_rows(const std::vector<Id>& ids) {
  std::vector<Row> rows(ids.size());
  std::iota(rows.begin(), rows.end(), Row{0});
  std::sort(rows.begin(), rows.end(), [&](Row a, Row b) { return ids[a] < ids[b]; });
  return rows;
}

TEST(IdOrder, OfIdsThatAscendIsNotKept) {
  EXPECT_TRUE(order_of({}).value().empty());
  EXPECT_TRUE(order_of({-5, 0, 7}).value().empty());
  EXPECT_TRUE(order_of({}, IdKind::strings).value().empty());
  EXPECT_TRUE(order_of({"a", "ab", "b"}, IdKind::strings).value().empty());
  EXPECT_TRUE(order_of({"9", "10"}, IdKind::decimal_strings).value().empty());
}

TEST(IdOrder, SortsIntegersHoweverTheyAreSpread) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {2U, 1000U, 200'000U}) {
    // Evenly, in a few far clusters, and all but one close together.
    for (int spread = 0; spread < 3; ++spread) {
      std::vector<std::int64_t> ids(rows);
      std::iota(ids.begin(), ids.end(), -1000);
      for (std::size_t i = 0; i < rows; ++i) {
        if (spread == 1) ids[i] += static_cast<std::int64_t>(i % 5) << 55;
      }
      if (spread == 2) ids.back() = std::int64_t{1} << 61;
      std::shuffle(ids.begin(), ids.end(), random);
      if (std::is_sorted(ids.begin(), ids.end())) std::swap(ids.front(), ids.back());
      EXPECT_EQ(order_of(ids).value(), sorted_rows(ids)) << rows << ' ' << spread;
    }
  }
}

TEST(IdOrder, SortsTextsWhateverTheyShare) {
  std::mt19937_64 random(tests::seed());
  for (const char* prefix : {"", "c", "a customer of ours, number "}) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < 5000; ++i) {
      ids.push_back(prefix + std::to_string(i) + (i % 3 == 0 ? "" : std::string(i % 11, '\xFF')));
    }
    std::shuffle(ids.begin(), ids.end(), random);
    EXPECT_EQ(order_of(ids, IdKind::strings).value(), sorted_rows(ids));
  }
  // Zero bytes and ends of text are not the same.
  const std::vector<std::string> zeros = {std::string("a\0\0", 3), "a", std::string("a\0", 2), ""};
  EXPECT_EQ(order_of(zeros, IdKind::strings).value(), sorted_rows(zeros));
}

TEST(IdOrder, NamesAnIdThatIsThereTwice) {
  EXPECT_THAT(order_of({5, -3, 5}).error().message, HasSubstr("'5'"));
  EXPECT_THAT(order_of({8, 8}).error().message, HasSubstr("'8'"));
  EXPECT_THAT(order_of({"b", "a", "b"}, IdKind::strings).error().message, HasSubstr("'b'"));
  EXPECT_THAT(order_of({"8", "8"}, IdKind::decimal_strings).error().message, HasSubstr("'8'"));
}

}  // namespace
}  // namespace muster::engine
