#include "engine/index/real_column.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "tests/engine/index/shuffled_rows.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

ImageBytes section_of(const std::vector<double>& values) {
  RealColumnBuilder builder;
  builder.append(values);
  return builder.finish();
}

TEST(RealColumn, GivesBackValuesAndZones) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {0U, 1U, 65'535U, 65'536U, 65'537U, 140'000U}) {
    std::vector<double> values(rows);
    for (double& value : values) {
      value = random() % 5 == 0 ? kUnknown
                                : std::ldexp(static_cast<double>(random()) - 9e18,
                                             static_cast<int>(random() % 100) - 50);
    }
    const ImageBytes section = section_of(values);
    const auto column = RealColumn::open(section, rows);
    ASSERT_TRUE(column.ok());
    std::uint64_t known = 0;
    for (Row row = 0; row < rows; ++row) {
      const auto found = column->at(row);
      ASSERT_EQ(found.has_value(), !std::isnan(values[row]));
      if (!found) continue;
      ++known;
      ASSERT_EQ(*found, values[row]);
      ASSERT_GE(*found, column->zone(row / kChunkRows).low);
      ASSERT_LE(*found, column->zone(row / kChunkRows).high);
    }
    EXPECT_EQ(column->known_rows(), known);
  }
}

TEST(RealColumn, HoldsTheExtremes) {
  const std::vector<double> values = {-0.0, 0.0, std::numeric_limits<double>::denorm_min(),
                                      std::numeric_limits<double>::max(),
                                      std::numeric_limits<double>::lowest()};
  const ImageBytes section = section_of(values);
  const auto column = RealColumn::open(section, values.size());
  ASSERT_TRUE(column.ok());
  EXPECT_TRUE(std::equal(values.begin(), values.end(), column->chunk(0).begin()));
  EXPECT_EQ(column->zone(0).low, std::numeric_limits<double>::lowest());
  EXPECT_EQ(column->zone(0).high, std::numeric_limits<double>::max());
}

TEST(RealColumn, DamagedSectionsAreRefused) {
  const ImageBytes section = section_of({1.5, kUnknown, -2.5});
  for (std::size_t size = 0; size < section.size(); ++size) {
    const auto column = RealColumn::open(std::span(section).first(size), 3);
    ASSERT_FALSE(column.ok()) << size;
    EXPECT_EQ(column.error().code, ErrorCode::corrupt_store);
  }
  ImageBytes damaged = section;
  const std::uint64_t unknown_rows = 4;
  std::memcpy(damaged.data() + 16, &unknown_rows, sizeof unknown_rows);
  EXPECT_FALSE(RealColumn::open(damaged, 3).ok());
}

TEST(RealColumn, ReorderedRowsAreAsIfTheyHadComeSo) {
  std::mt19937_64 random(tests::seed());
  std::vector<double> values(140'001);
  for (double& value : values)
    value = random() % 9 == 0 ? std::nan("") : static_cast<double>(random());
  const std::vector<Row> order = tests::shuffled_rows(random, values.size());
  std::vector<double> expected;
  for (const Row row : order) expected.push_back(values[row]);
  RealColumnBuilder builder;
  builder.append(values);
  builder.reorder(order);
  EXPECT_EQ(builder.finish(), section_of(expected));
}

}  // namespace
}  // namespace muster::engine
