#include "engine/evaluation/value_counts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using tests::attribute_of;
using tests::PopulationFixture;

TEST(ValueCounts, OfCategoriesTagsAndFlags) {
  const auto population =
      PopulationFixture::numbered(4)
          .category("region", {"South", "North", std::nullopt, "South"})
          .tags("interests",
                {{{"shoes", "books"}}, {{"shoes"}}, std::nullopt, std::vector<std::string>{}})
          .flag("email", {true, false, false, std::nullopt})
          .build();
  const auto counts = [&](const Bitmap& rows, const char* name) {
    return *value_counts(*population, rows, attribute_of(*population, name));
  };
  const Bitmap all = Bitmap::range(0, 4);
  const Bitmap some = Bitmap::range(1, 4);
  EXPECT_EQ(counts(all, "region").known, 3U);
  EXPECT_EQ(counts(some, "region").known, 2U);
  EXPECT_EQ(counts(all, "interests").known, 3U);
  EXPECT_EQ(counts(some, "interests").empty, 1U);
  EXPECT_THAT(counts(all, "email").counts, ElementsAre(2, 1));
  EXPECT_THAT(counts(some, "email").counts, ElementsAre(2, 0));
  EXPECT_EQ(counts(Bitmap(), "email").known, 0U);
}

// Few and many values, bitmaps and codes, whole chunks and parts of them.
TEST(ValueCounts, AgreeWithCountingRowByRow) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t distinct : {2U, 40U, 900U, 3'000U}) {
    const std::size_t rows = 140'000;
    tests::FixtureColumn::Strings values(rows);
    tests::FixtureColumn::StringLists tags(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      // Some chunks hold one value, others all.
      const std::size_t value = row < 70'000 ? 0 : random() % distinct;
      if (random() % 10 != 0) values[row] = "v" + std::to_string(value);
      if (random() % 10 == 0) continue;
      tags[row].emplace();
      for (std::size_t i = random() % 3; i > 0; --i) {
        tags[row]->push_back("t" + std::to_string((value + i) % distinct));
      }
    }
    const auto population =
        PopulationFixture::numbered(rows).category("c", values).tags("t", tags).build();
    for (const unsigned share : {1U, 3U, 200U, 5'000U}) {
      std::vector<Row> chosen;
      for (Row row = 0; row < rows; ++row) {
        if (random() % share == 0) chosen.push_back(row);
      }
      const Bitmap rows_meant = Bitmap::of(chosen);
      for (const char* name : {"c", "t"}) {
        const AttributeId id = attribute_of(*population, name);
        const auto& cells = name[0] == 'c';
        std::vector<std::uint64_t> expected(population->dictionary(id).size());
        std::uint64_t known = 0;
        std::uint64_t empty = 0;
        for (const Row row : chosen) {
          if (cells && values[row]) {
            ++known;
            ++expected[population->dictionary(id).find(*values[row]) - 1];
          }
          if (!cells && tags[row]) {
            ++known;
            if (tags[row]->empty()) ++empty;
            for (const std::string& tag : *tags[row]) {
              ++expected[population->dictionary(id).find(tag) - 1];
            }
          }
        }
        const ValueCounts found = *value_counts(*population, rows_meant, id);
        EXPECT_EQ(found.counts, expected) << name << ", " << distinct << ", one in " << share;
        EXPECT_EQ(found.known, known);
        EXPECT_EQ(found.empty, empty);
      }
    }
  }
}

}  // namespace
}  // namespace muster::engine
