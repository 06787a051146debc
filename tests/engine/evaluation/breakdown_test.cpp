#include "engine/evaluation/breakdown.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <random>

#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::attribute_of;
using tests::PopulationFixture;

// "value=count", or "value/value=count", in the order given; unknown is "?", no tags "-".
std::vector<std::string> cells_of(const Population& population, const Bitmap& rows,
                                  const std::vector<std::string>& by, unsigned threads = 1) {
  std::vector<AttributeId> ids;
  for (const std::string& name : by) ids.push_back(attribute_of(population, name));
  const auto cells = breakdown(population, rows, ids, {threads, {}, {}});
  EXPECT_TRUE(cells.ok());
  std::vector<std::string> lines;
  for (const BreakdownCell& cell : *cells) {
    std::string line;
    for (const Value& value : cell.values) {
      const auto* tags = std::get_if<std::vector<std::string_view>>(&value);
      if (!line.empty()) line += '/';
      line += std::holds_alternative<Unknown>(value) ? "?"
              : tags != nullptr && tags->empty()     ? "-"
                                                     : format_value(value);
    }
    lines.push_back(line + "=" + std::to_string(cell.count));
  }
  return lines;
}

PopulationFixture six_customers() {
  PopulationFixture fixture = PopulationFixture::numbered(6);
  fixture.category("region", {"South", "North", std::nullopt, "South", "East", std::nullopt})
      .tags("interests", {{{"shoes", "books"}},
                          {{"shoes"}},
                          std::nullopt,
                          std::vector<std::string>{},
                          {{"toys"}},
                          {{"books"}}})
      .flag("email", {true, true, false, std::nullopt, true, false})
      .number("orders", 1, {10, 25, 10, -5, std::nullopt, std::nullopt})
      .date("birth",
            {"1990-01-01", "1990-01-01", "1980-05-05", std::nullopt, std::nullopt, std::nullopt})
      .time("seen", {0, 60, 60, 0, 60, std::nullopt})
      .text("note", {"b", "a", std::nullopt, "", "b", "a"})
      .real("ratio", {1, 2, 3, 4, 5, 6})
      .place("home", std::vector<std::optional<Place>>(6, Place{1, 1}));
  return fixture;
}

Bitmap everyone(const Population& population) { return Bitmap::range(0, population.size()); }

TEST(Breakdown, CountsEachValueMostCustomersFirstUnknownLastOfATie) {
  const auto population = six_customers().build();
  const Bitmap all = everyone(*population);
  EXPECT_THAT(cells_of(*population, all, {"region"}),
              ElementsAre("South=2", "?=2", "East=1", "North=1"));
  EXPECT_THAT(cells_of(*population, all, {"email"}), ElementsAre("true=3", "false=2", "?=1"));
  EXPECT_THAT(cells_of(*population, all, {"orders"}),
              ElementsAre("1.0=2", "?=2", "-0.5=1", "2.5=1"));
  EXPECT_THAT(cells_of(*population, all, {"birth"}),
              ElementsAre("?=3", "1990-01-01=2", "1980-05-05=1"));
  EXPECT_THAT(cells_of(*population, all, {"seen"}),
              ElementsAre("1970-01-01T00:01:00Z=3", "1970-01-01T00:00:00Z=2", "?=1"));
  EXPECT_THAT(cells_of(*population, all, {"note"}), ElementsAre("a=2", "b=2", "=1", "?=1"));
}

TEST(Breakdown, CountsACustomerUnderEachOfHerTags) {
  const auto population = six_customers().build();
  EXPECT_THAT(cells_of(*population, everyone(*population), {"interests"}),
              ElementsAre("books=2", "shoes=2", "-=1", "toys=1", "?=1"));
}

TEST(Breakdown, CountsPairs) {
  const auto population = six_customers().build();
  EXPECT_THAT(cells_of(*population, everyone(*population), {"region", "email"}),
              ElementsAre("?/false=2", "East/true=1", "North/true=1", "South/true=1", "South/?=1"));
  EXPECT_THAT(
      cells_of(*population, everyone(*population), {"interests", "note"}),
      ElementsAre("-/=1", "books/a=1", "books/b=1", "shoes/a=1", "shoes/b=1", "toys/b=1", "?/?=1"));
  EXPECT_THAT(cells_of(*population, everyone(*population), {"email", "email"}),
              ElementsAre("true/true=3", "false/false=2", "?/?=1"));
}

TEST(Breakdown, CountsTheSelectedRowsOnly) {
  const auto population = six_customers().build();
  EXPECT_THAT(cells_of(*population, Bitmap::of(std::vector<Row>{0, 3, 5}), {"region"}),
              ElementsAre("South=2", "?=1"));
  EXPECT_THAT(cells_of(*population, Bitmap::of(std::vector<Row>{1, 4}), {"note"}),
              ElementsAre("a=1", "b=1"));
  EXPECT_THAT(cells_of(*population, Bitmap(), {"region"}), ElementsAre());
}

TEST(Breakdown, OfAnEmptyPopulationIsEmpty) {
  const auto population =
      PopulationFixture::numbered(0).category("region", {}).number("n", 0, {}).build();
  EXPECT_THAT(cells_of(*population, Bitmap(), {"region", "n"}), ElementsAre());
}

TEST(Breakdown, RefusesTypesWhoseValuesDoNotRepeat) {
  const auto population = six_customers().build();
  for (const char* name : {"ratio", "home"}) {
    const std::vector<AttributeId> by = {attribute_of(*population, name)};
    const auto refused = breakdown(*population, everyone(*population), by);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::wrong_type);
    EXPECT_THAT(refused.error().message, HasSubstr(name));
  }
}

TEST(BreakdownDeathTest, RowsPastThePopulationAreABrokenInvariant) {
  const auto population = six_customers().build();
  const std::vector<AttributeId> by = {AttributeId{0}};
  EXPECT_DEATH(static_cast<void>(breakdown(*population, Bitmap::range(0, 7), by)),
               "invariant broken");
}

TEST(Breakdown, RefusesMoreCellsThanItsLimit) {
  // One value a customer, as number (hashed: they lie far apart) and as text.
  const std::size_t rows = kMaxBreakdownCells + 1;
  tests::FixtureColumn::Integers numbers(rows);
  tests::FixtureColumn::Strings texts(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    numbers[row] = static_cast<std::int64_t>(row) * 1'000'003;
    texts[row] = std::to_string(row);
  }
  const auto population =
      PopulationFixture::numbered(rows).number("n", 0, numbers).text("t", texts).build();
  for (const std::uint32_t attribute : {0U, 1U}) {
    const std::vector<AttributeId> by = {{attribute}};
    for (const unsigned threads : {1U, 2U}) {
      const auto refused = breakdown(*population, everyone(*population), by, {threads, {}, {}});
      ASSERT_FALSE(refused.ok());
      EXPECT_EQ(refused.error().code, ErrorCode::limit_exceeded);
    }
    const auto at_the_limit = breakdown(*population, Bitmap::range(1, rows), by);
    ASSERT_TRUE(at_the_limit.ok());
    EXPECT_EQ(at_the_limit->size(), kMaxBreakdownCells);
  }
}

TEST(Breakdown, EndsWhenItsTimeIsUp) {
  const auto population = six_customers().build();
  const std::vector<AttributeId> by = {AttributeId{0}};
  Execution execution;
  execution.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  const auto late = breakdown(*population, everyone(*population), by, execution);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().code, ErrorCode::deadline_exceeded);
}

// Narrow values are counted in an array, far ones in a map; threads share the chunks.
TEST(Breakdown, AgreesWithCountingOneByOneWhateverTheKeysAndThreads) {
  std::mt19937_64 random(tests::seed());
  const std::size_t rows = 7 * std::size_t{kChunkRows} + 100;
  tests::FixtureColumn::Integers narrow(rows);
  tests::FixtureColumn::Integers far(rows);
  tests::FixtureColumn::Strings notes(rows);
  tests::FixtureColumn::StringLists tags(rows);
  std::vector<Row> chosen;
  for (std::size_t row = 0; row < rows; ++row) {
    if (random() % 9 != 0) narrow[row] = static_cast<std::int64_t>(random() % 50) - 25;
    if (random() % 9 != 0) far[row] = static_cast<std::int64_t>(random() % 20) * 1'000'000'007;
    if (random() % 9 != 0) notes[row] = "note " + std::to_string(random() % 30);
    if (random() % 3 != 0) {
      tags[row] = {"tag " + std::to_string(random() % 5)};
      if (random() % 2 == 0) tags[row]->push_back("also");
      if (random() % 8 == 0) tags[row]->clear();
    }
    if (random() % 3 == 0) chosen.push_back(static_cast<Row>(row));
  }
  const auto population = PopulationFixture::numbered(rows)
                              .number("narrow", 0, narrow)
                              .number("far", 0, far)
                              .text("note", notes)
                              .tags("tags", tags)
                              .build();
  const auto integer = [](const std::optional<std::int64_t>& value) {
    return std::vector<std::string>{value ? std::to_string(*value) : "?"};
  };
  const auto keys = [&](const std::string& name, Row row) -> std::vector<std::string> {
    if (name == "narrow") return integer(narrow[row]);
    if (name == "far") return integer(far[row]);
    if (name == "note") return {notes[row].value_or("?")};
    if (!tags[row]) return {"?"};
    return tags[row]->empty() ? std::vector<std::string>{"-"} : *tags[row];
  };
  for (const auto& [first, second] : std::vector<std::pair<std::string, std::string>>{
           {"narrow", "tags"}, {"far", "narrow"}, {"note", "far"}, {"tags", "note"}}) {
    std::map<std::string, std::uint64_t> expected;
    for (const Row row : chosen) {
      for (const std::string& a : keys(first, row)) {
        for (const std::string& b : keys(second, row)) ++expected[a + "/" + b];
      }
    }
    std::vector<std::string> lines;
    for (const auto& [key, n] : expected) lines.push_back(key + "=" + std::to_string(n));
    const auto by_one = cells_of(*population, Bitmap::of(chosen), {first, second}, 1);
    EXPECT_THAT(by_one, ::testing::UnorderedElementsAreArray(lines));
    for (const unsigned threads : {2U, 16U}) {
      EXPECT_EQ(cells_of(*population, Bitmap::of(chosen), {first, second}, threads), by_one);
    }
  }
}

}  // namespace
}  // namespace muster::engine
