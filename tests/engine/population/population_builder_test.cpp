#include "engine/population/population_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::HasSubstr;
using tests::FixtureColumn;
using tests::PopulationFixture;

// Every type, with unknowns, over `rows` rows.
PopulationFixture every_type(std::mt19937_64& random, std::size_t rows) {
  PopulationFixture fixture = PopulationFixture::numbered(rows);
  FixtureColumn::Strings regions(rows);
  FixtureColumn::StringLists interests(rows);
  FixtureColumn::Flags flags(rows);
  FixtureColumn::Integers numbers(rows);
  FixtureColumn::Reals reals(rows);
  FixtureColumn::Places places(rows);
  FixtureColumn::Strings texts(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint64_t draw = random();
    if (draw % 7 != 0) regions[row] = "region " + std::to_string(draw % 5);
    if (draw % 3 != 0) {
      interests[row].emplace();
      for (std::uint64_t tag = 0; tag < draw % 4; ++tag) {
        interests[row]->push_back("tag " + std::to_string((draw + tag) % 11));
      }
    }
    if (draw % 5 != 0) flags[row] = draw % 2 == 0;
    if (draw % 11 != 0) numbers[row] = static_cast<std::int64_t>(draw % 100'000) - 50'000;
    if (draw % 13 != 0) reals[row] = static_cast<double>(draw) / 3;
    if (draw % 2 != 0) places[row] = Place{static_cast<std::int32_t>(draw % 1000), -5};
    if (draw % 17 != 0) texts[row] = "text " + std::to_string(draw % 1000);
  }
  fixture.category("region", regions).tags("interests", interests).flag("flag", flags);
  fixture.number("number", 2, numbers).days("date", numbers).time("time", numbers);
  fixture.real("real", reals).place("place", places).text("text", texts);
  return fixture;
}

TEST(PopulationBuilder, BatchesOfAnySizeGiveTheSameVersion) {
  std::mt19937_64 random(tests::seed());
  const PopulationFixture fixture = every_type(random, 66'000);
  const std::string version = fixture.build(66'000)->version();
  for (const std::size_t batch : {1'000U, 65'535U, 65'536U, 65'537U}) {
    EXPECT_EQ(fixture.build(batch)->version(), version) << batch;
  }
  const PopulationFixture small = every_type(random, 100);
  EXPECT_EQ(small.build(1)->version(), small.build(100)->version());
}

// Codes follow the rows, whatever order a batch's own dictionary has.
TEST(PopulationBuilder, CodesFollowTheOrderOfRowsNotOfBatchDictionaries) {
  const auto built = [](RowBatch batch) {
    auto builder = PopulationBuilder::create({{"region", AttributeType::category, {}, 0, ""},
                                              {"interests", AttributeType::tags, {}, 0, ""}});
    batch.ids.push("1");
    batch.ids.push("2");
    EXPECT_TRUE(builder->append(batch).ok());
    return builder->finish().value();
  };
  const auto as_seen = built({{},
                              {CategoryCells{{1, 2}, {"North", "South"}},
                               TagsCells{{1, 2}, {1, 1}, {1, 2}, {"shoes", "books"}}}});
  const auto sorted = built({{},
                             {CategoryCells{{2, 3}, {"East", "North", "South"}},
                              TagsCells{{1, 2}, {1, 1}, {2, 1}, {"books", "shoes", "toys"}}}});
  EXPECT_EQ(as_seen->version(), sorted->version());
  const AttributeId region = tests::attribute_of(*sorted, "region");
  EXPECT_EQ(sorted->dictionary(region).size(), 2U) << "no row has the value East";
  EXPECT_EQ(sorted->dictionary(region).at(1).text, "North");
}

TEST(PopulationBuilder, AnEmptyPopulationIsOne) {
  for (PopulationFixture fixture :
       {PopulationFixture(std::vector<std::string>{}), PopulationFixture(std::vector<std::string>{})
                                                           .category("region", {})
                                                           .tags("interests", {})
                                                           .flag("flag", {})
                                                           .number("number", 2, {})
                                                           .real("real", {})
                                                           .place("place", {})
                                                           .text("text", {})}) {
    const auto population = fixture.build();
    EXPECT_EQ(population->size(), 0U);
    EXPECT_EQ(population->chunk_count(), 0U);
    EXPECT_EQ(population->directory().size(), 0U);
    EXPECT_EQ(population->attributes().size(), fixture.columns().size());
  }
}

TEST(PopulationBuilder, EmptyBatchesChangeNothing) {
  PopulationFixture fixture({"a"});
  fixture.flag("flag", {true});
  auto builder = PopulationBuilder::create(fixture.attributes());
  ASSERT_TRUE(builder.ok());
  EXPECT_TRUE(builder->append(fixture.batch(0, 0)).ok());
  EXPECT_TRUE(builder->append(fixture.batch(0, 1)).ok());
  EXPECT_TRUE(builder->append(fixture.batch(1, 1)).ok());
  EXPECT_EQ(builder->finish().value()->version(), fixture.build()->version());
}

TEST(PopulationBuilder, DuplicateIdsAreRefusedByName) {
  for (const auto& ids :
       std::vector<std::vector<std::string>>{{"7", "8", "7"},
                                             {"a", "b", "c", "b"},
                                             {"99999999999999999999", "99999999999999999999"},
                                             {"1", "x", "1"}}) {
    const auto population = PopulationFixture(ids).try_build(1);
    ASSERT_FALSE(population.ok());
    EXPECT_EQ(population.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(population.error().message, HasSubstr("'" + ids.back() + "'"));
  }
}

TEST(PopulationBuilder, IdsOfOneValueButOtherTextAreTwoCustomers) {
  const auto population = PopulationFixture({"7", "07", "+7"}).build();
  EXPECT_EQ(population->size(), 3U);
}

TEST(PopulationBuilder, RefusesAttributesThatAreOff) {
  const auto refused = [](std::vector<AttributeSpec> attributes) {
    const auto builder = PopulationBuilder::create(std::move(attributes));
    EXPECT_FALSE(builder.ok());
    return builder.ok() ? std::string() : builder.error().message;
  };
  const AttributeSpec spend{"spend", AttributeType::number, Family::value, 2, ""};
  EXPECT_THAT(refused({spend, spend}), HasSubstr("'spend'"));
  EXPECT_THAT(refused({{"", AttributeType::flag, {}, 0, ""}}), HasSubstr("name"));
  EXPECT_THAT(refused({{"x", AttributeType::number, {}, 19, ""}}), HasSubstr("scale"));
}

TEST(PopulationBuilder, TextsMayBeLongAndHoldAnyBytes) {
  const std::string long_text(3'000'000, 'x');
  const std::string odd("\0\xFF\n\"", 4);
  const auto population =
      PopulationFixture({"a", "b", "c"}).text("note", {long_text, odd, ""}).build();
  const AttributeId note = tests::attribute_of(*population, "note");
  EXPECT_EQ(population->value(note, 0), Value(std::string_view(long_text)));
  EXPECT_EQ(population->value(note, 1), Value(std::string_view(odd)));
  EXPECT_EQ(population->value(note, 2), Value(std::string_view()));
}

TEST(PopulationBuilder, ValuesReachTheirExtremes) {
  constexpr std::int64_t kMost = 999'999'999'999'999'999;
  const auto population = PopulationFixture({"a", "b", "c"})
                              .number("n", 18, {-kMost, std::nullopt, kMost})
                              .time("t", {-62'135'596'800, 253'402'300'799, std::nullopt})
                              .build();
  const AttributeId n = tests::attribute_of(*population, "n");
  EXPECT_EQ(population->value(n, 0), Value(Decimal{-kMost, 18}));
  EXPECT_EQ(population->value(n, 2), Value(Decimal{kMost, 18}));
  EXPECT_EQ(population->value(tests::attribute_of(*population, "t"), 1), Value(kLastInstant));
}

TEST(PopulationBuilderDeathTest, BatchesThatDoNotFitTheAttributesAreBrokenInvariants) {
  auto builder = PopulationBuilder::create({{"flag", AttributeType::flag, {}, 0, ""}});
  RowBatch batch;
  batch.ids.push("a");
  EXPECT_DEATH(static_cast<void>(builder->append(batch)), "invariant broken");
  batch.columns = {FlagCells{}};
  EXPECT_DEATH(static_cast<void>(builder->append(batch)), "invariant broken");
  batch.columns = {RealCells{{1.0}}};
  EXPECT_DEATH(static_cast<void>(builder->append(batch)), "invariant broken");
}

}  // namespace
}  // namespace muster::engine
