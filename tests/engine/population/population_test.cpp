#include "engine/population/population.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "engine/population/description.hpp"
#include "tests/engine/population_fixture.hpp"

namespace muster::engine {
namespace {

using tests::attribute_of;
using tests::PopulationFixture;

// One customer who is known in everything, one unknown in everything, one with the odd values.
PopulationFixture three_customers() {
  PopulationFixture fixture({"anna", "boris", "clara"});
  fixture.category("region", {"North", std::nullopt, ""})
      .tags("interests", {{{"shoes", "books"}}, std::nullopt, std::vector<std::string>{}})
      .flag("email", {true, std::nullopt, false})
      .number("spend", 2, {12'50, std::nullopt, -5})
      .real("ratio", {0.1, std::nullopt, -0.0})
      .date("birth", {"1990-02-28", std::nullopt, "0001-01-01"})
      .time("seen", {0, std::nullopt, 86'399})
      .place("home", {Place{454'642'000, 91'900'000}, std::nullopt, Place{0, 0}})
      .text("note", {"likes; commas", std::nullopt, ""});
  return fixture;
}

TEST(Population, SaysWhatIsKnownOfACustomer) {
  const auto population = three_customers().build();
  const auto value = [&](std::string_view name, Row row) {
    return population->value(attribute_of(*population, name), row);
  };
  EXPECT_EQ(value("region", 0), Value(std::string_view("North")));
  EXPECT_EQ(value("interests", 0), Value(std::vector<std::string_view>{"books", "shoes"}));
  EXPECT_EQ(value("email", 0), Value(true));
  EXPECT_EQ(value("spend", 0), Value(Decimal{12'50, 2}));
  EXPECT_EQ(value("ratio", 0), Value(0.1));
  EXPECT_EQ(value("birth", 0), Value(*parse_day("1990-02-28")));
  EXPECT_EQ(value("seen", 0), Value(Instant{0}));
  EXPECT_EQ(value("home", 0), Value(Place{454'642'000, 91'900'000}));
  EXPECT_EQ(value("note", 0), Value(std::string_view("likes; commas")));
}

TEST(Population, TellsUnknownFromEmptyFalseAndZero) {
  const auto population = three_customers().build();
  for (const Attribute* attribute : population->attributes().all()) {
    EXPECT_EQ(population->value(attribute->id, 1), Value(Unknown{})) << attribute->name();
    EXPECT_EQ(attribute->known, 2U) << attribute->name();
  }
  const auto value = [&](std::string_view name) {
    return population->value(attribute_of(*population, name), 2);
  };
  EXPECT_EQ(value("region"), Value(std::string_view()));
  EXPECT_EQ(value("interests"), Value(std::vector<std::string_view>{}));
  EXPECT_EQ(value("email"), Value(false));
  EXPECT_EQ(value("spend"), Value(Decimal{-5, 2}));
  EXPECT_EQ(value("home"), Value(Place{0, 0}));
  EXPECT_EQ(value("note"), Value(std::string_view()));
}

TEST(Population, CountsItsChunksAndTheirRows) {
  for (const auto& [rows, chunks, last] :
       std::vector<std::tuple<std::size_t, std::uint32_t, std::uint32_t>>{
           {1, 1, 1}, {65'535, 1, 65'535}, {65'536, 1, 65'536}, {65'537, 2, 1}}) {
    const auto population = PopulationFixture::numbered(rows).build();
    EXPECT_EQ(population->size(), rows);
    ASSERT_EQ(population->chunk_count(), chunks);
    EXPECT_EQ(population->rows_in_chunk(chunks - 1), last);
    if (chunks == 2) {
      EXPECT_EQ(population->rows_in_chunk(0), kChunkRows);
    }
  }
}

TEST(Population, VersionFollowsTheData) {
  const std::string version = three_customers().build()->version();
  EXPECT_EQ(version.size(), 16U);
  EXPECT_EQ(three_customers().build()->version(), version);
  const std::vector<PopulationFixture> others = {
      PopulationFixture({"anna", "boris", "clara"}),
      PopulationFixture({"anna", "boris", "dora"}),
      PopulationFixture({"boris", "anna", "clara"}),
      PopulationFixture({"anna", "boris", "clara"}).flag("email", {true, {}, false}),
      PopulationFixture({"anna", "boris", "clara"}).flag("email", {true, {}, true}),
      PopulationFixture({"anna", "boris", "clara"}).flag("email", {true, true, false}),
      PopulationFixture({"anna", "boris", "clara"}).flag("Email", {true, {}, false}),
      PopulationFixture({"anna", "boris", "clara"}).number("n", 0, {1, 2, 3}),
      PopulationFixture({"anna", "boris", "clara"}).number("n", 1, {1, 2, 3}),
      PopulationFixture({"anna", "boris", "clara"}).days("n", {1, 2, 3}),
      PopulationFixture({"anna", "boris", "clara"}).text("n", {"1", "2", "3"}),
      PopulationFixture({"anna", "boris", "clara"}).category("n", {"1", "2", "3"})};
  std::vector<std::string> versions = {version};
  for (const PopulationFixture& other : others) versions.push_back(other.build()->version());
  std::sort(versions.begin(), versions.end());
  EXPECT_EQ(std::adjacent_find(versions.begin(), versions.end()), versions.end());
}

TEST(PopulationDeathTest, IndexesOfAnotherTypeAreBrokenInvariants) {
  const auto population = three_customers().build();
  EXPECT_DEATH(population->integers(attribute_of(*population, "email")), "invariant broken");
  EXPECT_DEATH(population->flag(AttributeId{99}), "invariant broken");
}

// --- hostile images ------------------------------------------------------------------------------

// A copy of the population's sections, to damage and open again.
Sections sections_of(const Population& population) {
  Sections sections;
  for (std::uint32_t kind = 1; kind <= static_cast<std::uint32_t>(kLastSectionKind); ++kind) {
    for (std::uint32_t attribute = 0; attribute <= population.attributes().size(); ++attribute) {
      const SectionKey key{static_cast<SectionKind>(kind), attribute};
      if (const auto bytes = population.image()->section(key)) {
        sections[key] = ImageBytes(bytes->begin(), bytes->end());
      }
    }
  }
  return sections;
}

ErrorCode refusal(Sections sections) {
  const auto population = Population::open(Image::of(std::move(sections)));
  EXPECT_FALSE(population.ok());
  return population.ok() ? ErrorCode::invalid_query : population.error().code;
}

TEST(Population, SaysTheBytesOfEveryPart) {
  const auto population = three_customers().build();
  std::uint64_t bytes = population->bytes_of_ids();
  EXPECT_GT(bytes, 0U);
  for (const Attribute* attribute : population->attributes().all()) {
    EXPECT_GT(population->bytes_of(attribute->id), 0U) << attribute->name();
    bytes += population->bytes_of(attribute->id);
  }
  const auto description = population->image()->section({SectionKind::description, 0});
  EXPECT_EQ(bytes + description->size(), population->image()->size_bytes());
}

TEST(HostilePopulation, MissingSectionsAreRefused) {
  const auto population = three_customers().build();
  const Sections whole = sections_of(*population);
  EXPECT_EQ(Population::open(Image::of(whole)).value()->version(), population->version());
  for (const auto& [key, bytes] : whole) {
    Sections cut = whole;
    cut.erase(key);
    EXPECT_EQ(refusal(std::move(cut)), ErrorCode::corrupt_store)
        << static_cast<std::uint32_t>(key.kind) << ' ' << key.attribute;
  }
  EXPECT_EQ(refusal({}), ErrorCode::corrupt_store);
}

TEST(HostilePopulation, EmptiedSectionsAreRefused) {
  const Sections whole = sections_of(*three_customers().build());
  for (const auto& [key, bytes] : whole) {
    Sections damaged = whole;
    damaged[key] = {};
    EXPECT_EQ(refusal(std::move(damaged)), ErrorCode::corrupt_store)
        << static_cast<std::uint32_t>(key.kind) << ' ' << key.attribute;
  }
}

TEST(HostilePopulation, SectionsOfAnotherPopulationAreRefused) {
  const Sections whole = sections_of(*three_customers().build());
  std::vector<std::string> descending;
  for (int id = 70'000; id > 0; --id) descending.push_back(std::to_string(id));
  const Sections other = sections_of(*PopulationFixture(descending).build());
  for (const SectionKind kind : {SectionKind::ids, SectionKind::id_order}) {
    Sections mixed = whole;
    mixed[{kind, 0}] = other.at({kind, 0});
    EXPECT_EQ(refusal(std::move(mixed)), ErrorCode::corrupt_store);
  }
}

TEST(HostilePopulation, AnIdOrderThatIsNoOrderIsRefused) {
  const Sections whole = sections_of(*three_customers().build());
  const SectionKey key{SectionKind::id_order, 0};
  for (const std::vector<Row>& order : std::vector<std::vector<Row>>{
           {0, 1, 3}, {0, 1}, {0, 1, 2, 2}, {0, 0, 2}, {2, 1, 0}, {1, 0, 2}}) {
    Sections damaged = whole;
    damaged[key] = {};
    append_array(damaged[key], std::span<const Row>(order));
    EXPECT_EQ(refusal(std::move(damaged)), ErrorCode::corrupt_store);
  }
}

TEST(HostilePopulation, ADescriptionThatDoesNotFitIsRefused) {
  const auto population = three_customers().build();
  const Sections whole = sections_of(*population);
  const SectionKey key{SectionKind::description, 0};
  const auto description = read_description(whole.at(key));
  ASSERT_TRUE(description.ok());
  const auto refused_with = [&](auto change) {
    PopulationDescription changed = *description;
    change(changed);
    Sections damaged = whole;
    damaged[key] = write_description(changed);
    EXPECT_EQ(refusal(std::move(damaged)), ErrorCode::corrupt_store);
  };
  refused_with([](PopulationDescription& d) { d.rows = 4; });
  refused_with([](PopulationDescription& d) { d.rows = kMaxRows; });
  refused_with([](PopulationDescription& d) { d.rows = 2; });
  refused_with([](PopulationDescription& d) { d.id_kind = IdKind::integers; });
  refused_with([](PopulationDescription& d) { d.attributes[1].name = d.attributes[0].name; });
  refused_with([](PopulationDescription& d) { d.attributes[0].name.clear(); });
  refused_with([](PopulationDescription& d) { d.attributes[0].scale = 2; });
  refused_with([](PopulationDescription& d) { d.attributes[0].type = AttributeType::tags; });
  refused_with([](PopulationDescription& d) { d.attributes[2].type = AttributeType::number; });
  refused_with([](PopulationDescription& d) { d.attributes.push_back(d.attributes[0]); });
}

}  // namespace
}  // namespace muster::engine
