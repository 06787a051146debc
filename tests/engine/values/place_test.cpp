#include "engine/values/place.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

#include "tests/seed.hpp"

namespace muster::engine {
namespace {

Place at(double latitude, double longitude) { return place_at(latitude, longitude).value(); }

TEST(PlaceAt, RoundsToTheNearestUnit) {
  EXPECT_EQ(at(45.4642, 9.19), (Place{454'642'000, 91'900'000}));
  EXPECT_EQ(at(-33.86882094, 151.2092955), (Place{-338'688'209, 1'512'092'955}));
  EXPECT_EQ(at(0.00000006, -0.00000006), (Place{1, -1}));
}

TEST(PlaceAt, EndsAtThePolesAndTheDateLine) {
  EXPECT_EQ(at(90, 180), (Place{900'000'000, 1'800'000'000}));
  EXPECT_EQ(at(-90, -180), (Place{-900'000'000, -1'800'000'000}));
  EXPECT_EQ(place_at(90.0000001, 0), std::nullopt);
  EXPECT_EQ(place_at(0, -180.0000001), std::nullopt);
  EXPECT_EQ(place_at(std::nan(""), 0), std::nullopt);
  EXPECT_EQ(place_at(0, std::numeric_limits<double>::infinity()), std::nullopt);
}

TEST(ParsePlace, ReadsTheForms) {
  constexpr Place kMilan{454'642'000, 91'900'000};
  for (const char* text :
       {"45.4642,9.19", "45.4642, 9.19", " 45.4642 , 9.19 ", "45.4642 9.19", "45.4642   9.19",
        "45.4642\t9.19", "45.4642;9.19", "45.4642; 9.19", "+45.4642,+9.19", "POINT(9.19 45.4642)",
        "point (9.19 45.4642)", "POINT( 9.19  45.4642 )", "45.46420000000,9.190000"}) {
    EXPECT_EQ(parse_place(text), kMilan) << text;
  }
  EXPECT_EQ(parse_place("-33.5,-70.25"), (Place{-335'000'000, -702'500'000}));
  EXPECT_EQ(parse_place("0 0"), (Place{0, 0}));
}

TEST(ParsePlace, RefusesEverythingElse) {
  for (const char* text : {"",
                           " ",
                           ",",
                           "45.4642",
                           "45.4642,",
                           ",9.19",
                           "45,46,9,19",
                           "45,46 9,19",
                           "45,46;9,19",
                           "91,0",
                           "0,181",
                           "POINT(45.4642,9.19)",
                           "POINT(9.19)",
                           "POINT",
                           "POINT(",
                           "POINT 9 45",
                           "POINT()",
                           "1 2 3",
                           "nan,nan",
                           "inf,0",
                           "1e1,2",
                           "0x1,2",
                           "45.4642N,9.19E",
                           "--1,2",
                           "+-1,2",
                           "1.2.3,4",
                           "POINT(9.19 45.4642",
                           "LINESTRING(1 2)"}) {
    EXPECT_EQ(parse_place(text), std::nullopt) << text;
  }
}

TEST(FormatPlace, WritesAsFewDigitsAsSayItExactly) {
  EXPECT_EQ(format_place({454'642'000, 91'900'000}), "45.4642,9.19");
  EXPECT_EQ(format_place({0, 0}), "0,0");
  EXPECT_EQ(format_place({-1, 900'000'000}), "-0.0000001,90");
  EXPECT_EQ(format_place({900'000'000, -1'800'000'000}), "90,-180");
}

TEST(FormatPlace, IsReadBackExactly) {
  std::mt19937_64 random(tests::seed());
  std::uniform_int_distribution<std::int32_t> latitude(-900'000'000, 900'000'000);
  std::uniform_int_distribution<std::int32_t> longitude(-1'800'000'000, 1'800'000'000);
  for (int i = 0; i < 10'000; ++i) {
    const Place place{latitude(random), longitude(random)};
    ASSERT_EQ(parse_place(format_place(place)), place) << format_place(place);
    ASSERT_EQ(place_at(latitude_degrees(place), longitude_degrees(place)), place);
  }
}

TEST(DistanceKm, KnowsCities) {
  // By the vector formula, worked out apart from this code.
  const Place milan = at(45.4642, 9.19);
  const Place rome = at(41.9028, 12.4964);
  EXPECT_NEAR(distance_km(milan, rome), 476.8853430573, 1e-6);
  EXPECT_DOUBLE_EQ(distance_km(milan, rome), distance_km(rome, milan));
  const Place moscow = at(55.7558, 37.6173);
  const Place almaty = at(43.2380, 76.8829);
  EXPECT_NEAR(distance_km(moscow, almaty), 3103.6414895388, 1e-6);
  const Place london = at(51.4700, -0.4543);
  const Place new_york = at(40.6413, -73.7781);
  EXPECT_NEAR(distance_km(london, new_york), 5540.0189701662, 1e-6);
}

TEST(DistanceKm, IsZeroAtTheSamePlace) {
  EXPECT_EQ(distance_km(at(45, 9), at(45, 9)), 0);
  EXPECT_NEAR(distance_km(at(10, 180), at(10, -180)), 0, 1e-9);
  EXPECT_NEAR(distance_km(at(90, 0), at(90, 123)), 0, 1e-9);
}

TEST(DistanceKm, OfAntipodesIsHalfTheCircumference) {
  constexpr double kHalf = std::numbers::pi * kEarthRadiusKm;
  EXPECT_NEAR(distance_km(at(90, 0), at(-90, 0)), kHalf, 1e-6);
  EXPECT_NEAR(distance_km(at(0, 0), at(0, 180)), kHalf, 1e-6);
  EXPECT_NEAR(distance_km(at(45.4642, 9.19), at(-45.4642, -170.81)), kHalf, 1e-3);
}

TEST(DistanceKm, OfADegreeIsTheSameOnEveryMeridian) {
  constexpr double kDegree = std::numbers::pi * kEarthRadiusKm / 180;
  EXPECT_NEAR(distance_km(at(0, 0), at(1, 0)), kDegree, 1e-9);
  EXPECT_NEAR(distance_km(at(60, 179.5), at(60, -179.5)), kDegree / 2, 0.01);
  EXPECT_NEAR(distance_km(at(0, 179.5), at(0, -179.5)), kDegree, 1e-9);
}

TEST(DistanceKm, SeparatesNeighboursAMetreApart) {
  EXPECT_NEAR(distance_km(at(45, 9), at(45.00001, 9)), 0.001112, 1e-6);
}

}  // namespace
}  // namespace muster::engine
