#include "loaders/generator/geography.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "engine/values/utf8.hpp"

namespace muster::loaders {
namespace {

struct Box {
  double south;
  double north;
  double west;
  double east;
};

// Generous frames around the parts of each country that are lived in.
const std::map<std::string_view, Box> kFrames = {
    {"Italy", {36.5, 47.1, 6.6, 18.6}},       {"Russia", {43.3, 60.1, 29.0, 84.0}},
    {"Kazakhstan", {40.5, 55.5, 46.4, 87.4}}, {"Germany", {47.2, 55.1, 5.8, 15.1}},
    {"Spain", {35.9, 43.9, -9.4, 4.4}},       {"France", {41.3, 51.2, -5.2, 9.7}},
    {"Poland", {49.0, 54.9, 14.1, 24.2}},     {"Turkey", {35.8, 42.2, 25.9, 44.9}},
    {"Greece", {34.8, 41.8, 19.3, 29.7}},     {"Portugal", {36.9, 42.2, -9.6, -6.1}},
    {"Georgia", {41.0, 43.6, 40.0, 46.8}},    {"Japan", {24.0, 45.6, 122.9, 145.9}}};

bool is_plain(std::string_view text) {
  return !text.empty() && text.find_first_of(",\"'\n\r|;\t") == std::string_view::npos &&
         text.front() != ' ' && text.back() != ' ';
}

TEST(Geography, HasTwelveCountriesSixtyRegionsAndEightHundredTowns) {
  const Geography geography;
  std::set<std::string_view> countries;
  std::set<std::string_view> regions;
  std::set<std::string_view> cities;
  for (const Region& region : geography.regions()) {
    countries.insert(region.country);
    regions.insert(region.name);
  }
  for (const City& city : geography.cities()) cities.insert(city.name);
  EXPECT_EQ(countries.size(), 12U);
  EXPECT_EQ(regions.size(), 60U);
  EXPECT_EQ(geography.regions().size(), 60U);
  EXPECT_EQ(cities.size(), 800U) << "two towns share a name";
  EXPECT_EQ(geography.cities().size(), 800U);
}

TEST(Geography, NamesWhatTheStandardCountsAskFor) {
  const Geography geography;
  std::map<std::string_view, std::string_view> country_of;
  for (const Region& region : geography.regions()) country_of[region.name] = region.country;
  EXPECT_EQ(country_of["Lombardy"], "Italy");
  EXPECT_EQ(country_of["Piedmont"], "Italy");
  EXPECT_EQ(country_of["Moscow"], "Russia");
  EXPECT_EQ(country_of["Алматы облысы"], "Kazakhstan");
  bool moscow = false;
  for (const City& city : geography.cities()) {
    if (city.name == "Moscow") moscow = geography.region_of(city).name == "Moscow";
  }
  EXPECT_TRUE(moscow);
}

TEST(Geography, EveryTownLiesInItsCountry) {
  const Geography geography;
  for (const City& city : geography.cities()) {
    const Region& region = geography.region_of(city);
    ASSERT_TRUE(kFrames.contains(region.country)) << region.country;
    const Box& frame = kFrames.at(region.country);
    EXPECT_GE(city.latitude, frame.south * kPlaceUnits) << city.name;
    EXPECT_LE(city.latitude, frame.north * kPlaceUnits) << city.name;
    EXPECT_GE(city.longitude, frame.west * kPlaceUnits) << city.name;
    EXPECT_LE(city.longitude, frame.east * kPlaceUnits) << city.name;
  }
}

TEST(Geography, TownsOfARegionLieTogether) {
  const Geography geography;
  std::map<std::uint32_t, const City*> first_of;
  for (const City& city : geography.cities()) {
    const City& capital = *first_of.try_emplace(city.region, &city).first->second;
    EXPECT_LE(std::abs(city.latitude - capital.latitude), 4 * kPlaceUnits) << city.name;
    EXPECT_LE(std::abs(city.longitude - capital.longitude), 7 * kPlaceUnits) << city.name;
  }
}

TEST(Geography, NamesAreUtf8AndNeedNoQuotes) {
  const Geography geography;
  for (const City& city : geography.cities()) {
    EXPECT_TRUE(is_plain(city.name)) << city.name;
    EXPECT_TRUE(engine::is_utf8(city.name)) << city.name;
  }
  for (const Region& region : geography.regions()) {
    EXPECT_TRUE(is_plain(region.name)) << region.name;
    EXPECT_TRUE(is_plain(region.country)) << region.country;
    EXPECT_TRUE(engine::is_utf8(region.name)) << region.name;
  }
}

TEST(Geography, PopularityRanksEveryTownOnce) {
  const Geography geography;
  std::set<std::string_view> seen;
  std::uint64_t before = ~std::uint64_t{0};
  for (std::size_t rank = 1; rank <= geography.cities().size(); ++rank) {
    const City& city = geography.city_at_rank(rank);
    EXPECT_LE(city.share, before);
    before = city.share;
    seen.insert(city.name);
  }
  EXPECT_EQ(seen.size(), 800U);
  EXPECT_EQ(geography.city_at_rank(1).name, "Milan");
}

TEST(Geography, SharesAddUpAndFollowZipf) {
  const Geography geography;
  std::map<std::string_view, double> by_country;
  double total = 0;
  for (const City& city : geography.cities()) {
    const double share = static_cast<double>(city.share) / 4294967296.0;
    by_country[geography.region_of(city).country] += share;
    total += share;
  }
  EXPECT_NEAR(total, 1.0, 1e-5);
  EXPECT_NEAR(by_country["Italy"], 2 * by_country["Russia"], 1e-4);
  EXPECT_NEAR(by_country["Italy"], 3 * by_country["Kazakhstan"], 1e-4);
  EXPECT_NEAR(by_country["Italy"], 12 * by_country["Japan"], 1e-4);
  EXPECT_NEAR(static_cast<double>(geography.cities()[0].share),
              3.0 * static_cast<double>(geography.cities()[2].share), 10.0);
}

TEST(Geography, CustomersSettleAroundTheirTownAndLargeTownsAreUrban) {
  const Geography geography;
  std::array<std::array<int, 3>, 2> areas{};  // small and large towns
  int near = 0;
  constexpr int kCustomers = 50'000;
  for (std::uint64_t row = 0; row < kCustomers; ++row) {
    RandomStream random(42, row);
    Customer customer;
    geography.settle(random, customer);
    const City& city = geography.cities()[customer.city];
    ++areas[city.size_thousand >= 500 ? 1 : 0][static_cast<std::size_t>(customer.area)];
    ASSERT_LE(std::abs(customer.latitude - city.latitude), 2 * kPlaceUnits) << city.name;
    ASSERT_LE(std::abs(customer.longitude - city.longitude), 4 * kPlaceUnits) << city.name;
    near += std::abs(customer.latitude - city.latitude) < kPlaceUnits / 5 ? 1 : 0;
  }
  EXPECT_GT(near, kCustomers * 9 / 10);
  const auto urban_share = [](const std::array<int, 3>& counts) {
    return static_cast<double>(counts[0]) / (counts[0] + counts[1] + counts[2]);
  };
  EXPECT_NEAR(urban_share(areas[1]), 0.84, 0.02);
  EXPECT_LT(urban_share(areas[0]), 0.65);
}

}  // namespace
}  // namespace muster::loaders
