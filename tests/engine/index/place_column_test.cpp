#include "engine/index/place_column.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "engine/population/row_batch.hpp"
#include "tests/engine/index/shuffled_rows.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

ImageBytes section_of(const std::vector<Place>& places) {
  PlaceColumnBuilder builder;
  builder.append(places);
  return builder.finish();
}

TEST(PlaceColumn, GivesBackPlacesAndTheBoxAroundThem) {
  std::mt19937_64 random(tests::seed());
  std::uniform_int_distribution<std::int32_t> latitude(-900'000'000, 900'000'000);
  std::uniform_int_distribution<std::int32_t> longitude(-1'800'000'000, 1'800'000'000);
  for (const std::size_t rows : {0U, 1U, 65'535U, 65'536U, 65'537U, 140'000U}) {
    std::vector<Place> places(rows);
    for (Place& place : places) {
      place = random() % 5 == 0 ? kUnknownPlace : Place{latitude(random), longitude(random)};
    }
    const ImageBytes section = section_of(places);
    const auto column = PlaceColumn::open(section, rows);
    ASSERT_TRUE(column.ok());
    std::uint64_t known = 0;
    for (Row row = 0; row < rows; ++row) {
      const auto found = column->at(row);
      ASSERT_EQ(found.has_value(), places[row] != kUnknownPlace);
      if (!found) continue;
      ++known;
      ASSERT_EQ(*found, places[row]);
      const PlaceChunk& zone = column->zone(row / kChunkRows);
      ASSERT_LE(zone.south_west.latitude, found->latitude);
      ASSERT_LE(zone.south_west.longitude, found->longitude);
      ASSERT_GE(zone.north_east.latitude, found->latitude);
      ASSERT_GE(zone.north_east.longitude, found->longitude);
    }
    EXPECT_EQ(column->known_rows(), known);
  }
}

TEST(PlaceColumn, NullIslandIsAPlace) {
  const ImageBytes section = section_of({{0, 0}, kUnknownPlace});
  const auto column = PlaceColumn::open(section, 2);
  ASSERT_TRUE(column.ok());
  EXPECT_EQ(column->at(0), (Place{0, 0}));
  EXPECT_EQ(column->at(1), std::nullopt);
}

TEST(PlaceColumn, DamagedSectionsAreRefused) {
  const ImageBytes section = section_of({{1, 2}, kUnknownPlace, {3, 4}});
  for (std::size_t size = 0; size < section.size(); ++size) {
    const auto column = PlaceColumn::open(std::span(section).first(size), 3);
    ASSERT_FALSE(column.ok()) << size;
    EXPECT_EQ(column.error().code, ErrorCode::corrupt_store);
  }
  ImageBytes damaged = section;
  const std::uint64_t unknown_rows = 4;
  std::memcpy(damaged.data() + 16, &unknown_rows, sizeof unknown_rows);
  EXPECT_FALSE(PlaceColumn::open(damaged, 3).ok());
}

TEST(PlaceColumn, ReorderedRowsAreAsIfTheyHadComeSo) {
  std::mt19937_64 random(tests::seed());
  std::vector<Place> places(140'001);
  for (Place& place : places) {
    place =
        random() % 9 == 0 ? kUnknownPlace : Place{static_cast<std::int32_t>(random() % 1000), 7};
  }
  const std::vector<Row> order = tests::shuffled_rows(random, places.size());
  std::vector<Place> expected;
  for (const Row row : order) expected.push_back(places[row]);
  PlaceColumnBuilder builder;
  builder.append(places);
  builder.reorder(order);
  EXPECT_EQ(builder.finish(), section_of(expected));
}

}  // namespace
}  // namespace muster::engine
