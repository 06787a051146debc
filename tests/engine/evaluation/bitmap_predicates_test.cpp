// The evaluators of engine/evaluation/bitmap_predicates.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "engine/index/category_index.hpp"
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

PopulationFixture four_customers() {
  PopulationFixture fixture({"a", "b", "c", "d"});
  fixture.category("region", {"North", std::nullopt, "South", "North"})
      .tags("interests",
            {{{"shoes", "books"}}, std::nullopt, std::vector<std::string>{}, {{"books"}}})
      .flag("email", {true, std::nullopt, false, true});
  return fixture;
}
constexpr AttributeId kRegion{0};
constexpr AttributeId kInterests{1};
constexpr AttributeId kEmail{2};

TEST(CodeIn, SelectsCategories) {
  const auto population = four_customers().build();
  EXPECT_THAT(selected(*population, {CodeIn{kRegion, {1}}}), ElementsAre(0, 3));
  EXPECT_THAT(selected(*population, {CodeIn{kRegion, {2}}}), ElementsAre(2));
  EXPECT_THAT(selected(*population, {CodeIn{kRegion, {1, 2}}}), ElementsAre(0, 2, 3));
  EXPECT_THAT(selected(*population, {CodeIn{kRegion, {}}}), IsEmpty());
}

TEST(CodeIn, SelectsCustomersWithSomeOfTheTags) {
  const auto population = four_customers().build();
  EXPECT_THAT(selected(*population, {CodeIn{kInterests, {1}}}), ElementsAre(0));
  EXPECT_THAT(selected(*population, {CodeIn{kInterests, {2}}}), ElementsAre(0, 3));
  EXPECT_THAT(selected(*population, {CodeIn{kInterests, {1, 2}}}), ElementsAre(0, 3));
  EXPECT_THAT(selected(*population, {CodeIn{kInterests, {}}}), IsEmpty());
}

TEST(CodeInDeathTest, CodesPastTheDictionaryAreBrokenInvariants) {
  const auto population = four_customers().build();
  EXPECT_DEATH(prepare({CodeIn{kRegion, {3}}}, *population), "invariant broken");
  EXPECT_DEATH(prepare({CodeIn{kRegion, {0}}}, *population), "invariant broken");
}

TEST(FlagIs, IsFalseForTheUnknownEitherWay) {
  const auto population = four_customers().build();
  EXPECT_THAT(selected(*population, {FlagIs{kEmail, true}}), ElementsAre(0, 3));
  EXPECT_THAT(selected(*population, {FlagIs{kEmail, false}}), ElementsAre(2));
  EXPECT_THAT(selected(*population, {Complement{{{FlagIs{kEmail, true}}}}}), ElementsAre(1, 2));
}

TEST(FlagIs, FoldsFlagsOfOneValue) {
  const auto population = PopulationFixture({"a", "b"})
                              .flag("set", {true, true})
                              .flag("clear", {false, false})
                              .flag("unknown", {std::nullopt, std::nullopt})
                              .build();
  for (const bool value : {false, true}) {
    EXPECT_EQ(selected(*population, {FlagIs{{0}, value}}).size(), value ? 2U : 0U);
    EXPECT_EQ(selected(*population, {FlagIs{{1}, value}}).size(), value ? 0U : 2U);
    EXPECT_THAT(selected(*population, {FlagIs{{2}, value}}), IsEmpty());
  }
}

TEST(RowsIn, SelectsThoseRowsAlone) {
  const auto population = four_customers().build();
  const auto some = std::make_shared<const Bitmap>(Bitmap::of(std::vector<Row>{1, 3}));
  EXPECT_THAT(selected(*population, {RowsIn{some, "some"}}), ElementsAre(1, 3));
  EXPECT_THAT(selected(*population, {Complement{{{RowsIn{some, "some"}}}}}), ElementsAre(0, 2));
  EXPECT_THAT(selected(*population, {RowsIn{std::make_shared<const Bitmap>(), "none"}}), IsEmpty());
}

TEST(Known, TellsUnknownFromEmptyAndFalse) {
  const auto population = four_customers().build();
  for (const AttributeId id : {kRegion, kInterests, kEmail}) {
    EXPECT_THAT(selected(*population, {Known{id}}), ElementsAre(0, 2, 3)) << id.index;
  }
}

// Above the limit there are no bitmaps: codes are scanned and tag lists looked through.
TEST(CodeIn, AnswersTheSameAboveAndBelowTheBitmapLimit) {
  std::mt19937_64 random(tests::seed());
  constexpr std::size_t kRows = 66'000;
  for (const std::uint32_t values : {kMaxBitmapValues, kMaxBitmapValues + 1}) {
    PopulationFixture fixture = PopulationFixture::numbered(kRows);
    tests::FixtureColumn::Strings cities(kRows);
    tests::FixtureColumn::StringLists products(kRows);
    for (std::size_t row = 0; row < kRows; ++row) {
      // Each value once at first, so that the dictionary has its full size.
      const std::uint64_t value = row < values ? row : random() % values;
      if (row < values || value % 10 != 0) cities[row] = std::to_string(value);
      if (row < values || value % 7 != 0) {
        products[row] = {std::to_string(value), "also " + std::to_string(value % 3)};
        if (row >= values && value % 5 == 0) products[row]->clear();
      }
    }
    const auto population = fixture.category("city", cities).tags("product", products).build();
    EXPECT_EQ(population->category({0}).has_bitmaps(), values == kMaxBitmapValues);
    const tests::NaiveFilter naive(fixture, *population);
    std::vector<ValueCode> scattered;
    for (ValueCode code = 3; code <= values; code += 97) scattered.push_back(code);
    for (const std::uint32_t attribute : {0U, 1U}) {
      for (const auto& codes : std::vector<std::vector<ValueCode>>{
               {1}, {values}, {5, 6, 7, 8, 9}, {1, 3, 5, 6, 100, 700}, scattered}) {
        const Filter filter{CodeIn{{attribute}, codes}};
        ASSERT_EQ(selected(*population, filter), naive.select(filter))
            << values << " values, attribute " << attribute << ", code " << codes.front();
      }
    }
  }
}

}  // namespace
}  // namespace muster::engine
