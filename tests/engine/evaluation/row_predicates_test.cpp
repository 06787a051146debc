// The evaluators of engine/evaluation/row_predicates.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "tests/engine/evaluation/naive_filter.hpp"
#include "tests/engine/evaluation/predicate_fixture.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tests::PopulationFixture;
using tests::selected;

constexpr AttributeId kFirst{0};
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(RealIn, IncludesBothEndsAndLeavesOutTheUnknown) {
  const auto population =
      PopulationFixture({"a", "b", "c", "d"}).real("r", {0.1, -0.0, std::nullopt, 1e300}).build();
  const auto in = [&](std::vector<RealRange> ranges) {
    return selected(*population, {RealIn{kFirst, std::move(ranges)}});
  };
  EXPECT_THAT(in({{0.1, 0.1}}), ElementsAre(0));
  EXPECT_THAT(in({{std::nextafter(0.1, 1), 1}}), IsEmpty());
  EXPECT_THAT(in({{0.0, 0.0}}), ElementsAre(1));  // −0 and 0 are one value
  EXPECT_THAT(in({{-kInfinity, kInfinity}}), ElementsAre(0, 1, 3));
  EXPECT_THAT(in({{-1, 0}, {1e299, 1e301}}), ElementsAre(1, 3));
  EXPECT_THAT(in({{kNan, kNan}}), IsEmpty());
  EXPECT_THAT(in({{2, 1}}), IsEmpty());
  EXPECT_THAT(in({}), IsEmpty());
  EXPECT_THAT(selected(*population, {Known{kFirst}}), ElementsAre(0, 1, 3));
}

// --- places --------------------------------------------------------------------------------------

Place at(double latitude, double longitude) { return *place_at(latitude, longitude); }

TEST(WithinRadius, IncludesTheRimByTheDistanceFormula) {
  const Place milan = at(45.4642, 9.19);
  const Place turin = at(45.0703, 7.6869);
  const auto population =
      PopulationFixture({"a", "b", "c"}).place("p", {milan, turin, std::nullopt}).build();
  const double apart = distance_km(milan, turin);
  const auto within = [&](double radius) {
    return selected(*population, {WithinRadius{kFirst, milan, radius}});
  };
  EXPECT_THAT(within(apart), ElementsAre(0, 1));
  EXPECT_THAT(within(std::nextafter(apart, 0)), ElementsAre(0));
  EXPECT_THAT(within(0), ElementsAre(0));
  EXPECT_THAT(within(kInfinity), ElementsAre(0, 1));
  EXPECT_THAT(selected(*population, {Known{kFirst}}), ElementsAre(0, 1));
}

TEST(WithinRadius, ARadiusThatIsNoneSelectsNoOne) {
  const auto population = PopulationFixture({"a"}).place("p", {at(1, 1)}).build();
  for (const double radius : {-1e-9, -1.0, -1e300, -kInfinity, kNan}) {
    EXPECT_THAT(selected(*population, {WithinRadius{kFirst, at(1, 1), radius}}), IsEmpty())
        << radius;
  }
}

TEST(WithinRadius, CrossesTheAntimeridian) {
  const auto population = PopulationFixture({"a", "b", "c", "d"})
                              .place("p", {at(0, 179.9), at(0, -179.9), at(0, 180), at(0, 170)})
                              .build();
  EXPECT_THAT(selected(*population, {WithinRadius{kFirst, at(0, -179.95), 20}}),
              ElementsAre(0, 1, 2));
  EXPECT_THAT(selected(*population, {WithinRadius{kFirst, at(0, 180), 0}}), ElementsAre(2));
  EXPECT_THAT(selected(*population, {WithinRadius{kFirst, at(0, -180), 0.001}}), ElementsAre(2));
}

TEST(WithinRadius, CrossesThePoles) {
  const auto population = PopulationFixture({"a", "b", "c", "d"})
                              .place("p", {at(89.9, 0), at(89.9, 180), at(90, 55), at(-90, 0)})
                              .build();
  EXPECT_THAT(selected(*population, {WithinRadius{kFirst, at(89.95, 0), 20}}),
              ElementsAre(0, 1, 2));
  EXPECT_THAT(selected(*population, {WithinRadius{kFirst, at(90, 0), 0.001}}), ElementsAre(2));
  EXPECT_THAT(selected(*population, {WithinRadius{kFirst, at(90, 0), 20'016}}),
              ElementsAre(0, 1, 2, 3));
}

// Near its antipode the formula loses centimetres; the cut by latitude must not be stricter.
TEST(WithinRadius, AgreesWithTheDistanceFormulaNearTheAntipode) {
  tests::FixtureColumn::Places places;
  for (std::int32_t unit = 0; unit < 200; ++unit) places.push_back(Place{-900'000'000 + unit, 0});
  PopulationFixture fixture = PopulationFixture::numbered(places.size());
  const auto population = fixture.place("p", places).build();
  const tests::NaiveFilter naive(fixture, *population);
  for (std::size_t row = 0; row < places.size(); ++row) {
    const WithinRadius node{kFirst, at(90, 0), distance_km(at(90, 0), *places[row])};
    ASSERT_EQ(selected(*population, {node}), naive.select({node})) << row;
  }
}

TEST(WithinRadius, AgreesWithTheDistanceFormulaEverywhere) {
  std::mt19937_64 random(tests::seed());
  std::uniform_real_distribution<double> latitude(-90, 90);
  std::uniform_real_distribution<double> longitude(-180, 180);
  tests::FixtureColumn::Places places(2000);
  for (auto& place : places) {
    if (random() % 10 != 0) place = at(latitude(random), longitude(random));
  }
  PopulationFixture fixture = PopulationFixture::numbered(places.size());
  const auto population = fixture.place("p", places).build();
  const tests::NaiveFilter naive(fixture, *population);
  for (int i = 0; i < 50; ++i) {
    const Place centre = at(latitude(random), longitude(random));
    const Place rim = places[random() % places.size()].value_or(centre);
    for (const double radius : {distance_km(centre, rim), static_cast<double>(random() % 20'100)}) {
      const WithinRadius node{kFirst, centre, radius};
      ASSERT_EQ(selected(*population, {node}), naive.select({node})) << radius;
    }
  }
}

// --- texts ---------------------------------------------------------------------------------------

std::shared_ptr<const Population> five_notes() {
  return PopulationFixture({"a", "b", "c", "d", "e"})
      .text("note", {"apple", "Äpfel", std::nullopt, "", "zebra"})
      .build();
}

TEST(TextIn, ComparesWholeTexts) {
  const auto population = five_notes();
  EXPECT_THAT(selected(*population, {TextIn{kFirst, {"apple", "zebra"}}}), ElementsAre(0, 4));
  EXPECT_THAT(selected(*population, {TextIn{kFirst, {""}}}), ElementsAre(3));
  EXPECT_THAT(selected(*population, {TextIn{kFirst, {"app"}}}), IsEmpty());
  EXPECT_THAT(selected(*population, {TextIn{kFirst, {}}}), IsEmpty());
  EXPECT_THAT(selected(*population, {Known{kFirst}}), ElementsAre(0, 1, 3, 4));
}

TEST(TextLike, LeavesOutTheUnknown) {
  const auto population = five_notes();
  const auto like = [&](std::string_view pattern, CaseRule rule) {
    return selected(*population, {TextLike{kFirst, *LikePattern::compile(pattern, rule)}});
  };
  EXPECT_THAT(like("%", CaseRule::exact), ElementsAre(0, 1, 3, 4));
  EXPECT_THAT(like("%p%", CaseRule::exact), ElementsAre(0, 1));
  EXPECT_THAT(like("äp%", CaseRule::exact), IsEmpty());
  EXPECT_THAT(like("äp%", CaseRule::folded), ElementsAre(1));
}

TEST(TextBetween, OrdersByBytesWithOpenAndClosedEnds) {
  const auto population = five_notes();
  const auto between = [&](std::optional<std::string> low, std::optional<std::string> high,
                           bool low_open, bool high_open) {
    return selected(*population,
                    {TextBetween{kFirst, std::move(low), std::move(high), low_open, high_open}});
  };
  EXPECT_THAT(between("apple", "zebra", false, false), ElementsAre(0, 4));
  EXPECT_THAT(between("apple", "zebra", true, false), ElementsAre(4));
  EXPECT_THAT(between("apple", "zebra", false, true), ElementsAre(0));
  EXPECT_THAT(between("apple", "zebra", true, true), IsEmpty());
  EXPECT_THAT(between("zz", std::nullopt, false, false), ElementsAre(1));  // Ä is past ASCII
  EXPECT_THAT(between(std::nullopt, "apple", false, true), ElementsAre(3));
  EXPECT_THAT(between(std::nullopt, std::nullopt, false, false), ElementsAre(0, 1, 3, 4));
}

// --- buckets -------------------------------------------------------------------------------------

TEST(BucketIn, SelectsByThePublishedHashOfTheId) {
  // XXH64 of "spring", a zero byte and the id, modulo 100: 95, 24 and 64.
  const auto population = PopulationFixture({"1", "42", "customer-7"}).build();
  const auto in = [&](std::vector<IntegerRange> ranges) {
    return selected(*population, {BucketIn{"spring", 100, std::move(ranges)}});
  };
  EXPECT_THAT(in({{95, 95}}), ElementsAre(0));
  EXPECT_THAT(in({{0, 64}}), ElementsAre(1, 2));
  EXPECT_THAT(in({{24, 24}, {64, 64}}), ElementsAre(1, 2));
  EXPECT_THAT(in({{0, 23}}), IsEmpty());
  EXPECT_THAT(in({{0, 99}}), ElementsAre(0, 1, 2));
  EXPECT_THAT(in({}), IsEmpty());
}

TEST(BucketIn, DoesNotDependOnHowIdsAreStored) {
  // The same ids, as integers and as text because of a neighbour.
  const auto integers = PopulationFixture({"1", "42"}).build();
  const auto strings = PopulationFixture({"1", "42", "x"}).build();
  for (std::int64_t bucket = 0; bucket < 100; ++bucket) {
    const Filter filter{BucketIn{"spring", 100, {{bucket, bucket}}}};
    auto of_strings = selected(*strings, filter);
    std::erase(of_strings, Row{2});
    EXPECT_EQ(selected(*integers, filter), of_strings) << bucket;
  }
}

}  // namespace
}  // namespace muster::engine
