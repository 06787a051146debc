#include "engine/population/row_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

#include "engine/evaluation/breakdown.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "tests/engine/evaluation/random_filter.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::size_t kEnough = 4 * kChunkRows + 1000;

using Values = std::vector<std::uint16_t>;

OrderingAttribute attribute(std::uint32_t id, Family family, std::uint32_t distinct,
                            const Values& values) {
  return {AttributeId{id}, family, distinct,
          [&values](std::uint32_t chunk, std::span<std::uint16_t> out) {
            std::copy_n(values.begin() + chunk * kChunkRows, out.size(), out.begin());
          }};
}

Values random_values(std::mt19937_64& random, std::size_t rows, std::uint32_t distinct) {
  Values values(rows);
  for (auto& value : values) value = static_cast<std::uint16_t>(random() % distinct);
  return values;
}

TEST(RowOrder, GroupsRowsByFewValuesFirstAndKeepsTheirOrderWithin) {
  std::mt19937_64 random(tests::seed());
  const Values genders = random_values(random, kEnough, 3);
  const Values countries = random_values(random, kEnough, 12);
  const RowOrder order = choose_row_order(kEnough, {attribute(4, Family::geographic, 12, countries),
                                                    attribute(7, Family::demographic, 3, genders)});
  EXPECT_THAT(order.by, ElementsAre(AttributeId{7}, AttributeId{4}));
  std::vector<Row> expected(kEnough);
  std::iota(expected.begin(), expected.end(), Row{0});
  std::stable_sort(expected.begin(), expected.end(), [&](Row a, Row b) {
    return std::pair(genders[a], countries[a]) < std::pair(genders[b], countries[b]);
  });
  EXPECT_EQ(order.rows, expected);
}

TEST(RowOrder, LeavesFewRowsAsTheyAre) {
  const Values values(4 * kChunkRows, 0);
  Values two = values;
  two[5] = 1;
  const auto ordered = [&](std::size_t rows) {
    return choose_row_order(rows, {attribute(0, Family::demographic, 2, two)});
  };
  EXPECT_THAT(ordered(0).by, IsEmpty());
  EXPECT_THAT(ordered(4 * kChunkRows - 1).by, IsEmpty());
  EXPECT_THAT(ordered(4 * kChunkRows - 1).rows, IsEmpty());
  EXPECT_THAT(ordered(4 * kChunkRows).by, ElementsAre(AttributeId{0}));
}

TEST(RowOrder, TakesNoAttributeThatChangesOrHasManyValuesOrOne) {
  std::mt19937_64 random(tests::seed());
  const Values few = random_values(random, kEnough, 4);
  const Values many = random_values(random, kEnough, 300);
  const Values one(kEnough, 3);
  EXPECT_THAT(choose_row_order(kEnough, {attribute(0, Family::behavioural, 4, few),
                                         attribute(1, Family::satisfaction, 4, few),
                                         attribute(2, Family::value, 4, few),
                                         attribute(3, Family::geographic, 300, many),
                                         attribute(4, Family::demographic, 4, one)})
                  .by,
              IsEmpty());
}

TEST(RowOrder, PassesOverAnAttributeThatWouldMakeGroupsTooSmall) {
  std::mt19937_64 random(tests::seed());
  const Values eight = random_values(random, kEnough, 8);
  const Values fifty = random_values(random, kEnough, 50);
  const Values copy = fifty;
  Values halves = eight;  // follows from another attribute
  for (auto& half : halves) half /= 4;
  EXPECT_THAT(choose_row_order(kEnough, {attribute(0, Family::geographic, 50, fifty),
                                         attribute(1, Family::geographic, 8, eight),
                                         attribute(2, Family::geographic, 2, halves),
                                         attribute(3, Family::geographic, 50, copy)})
                  .by,
              ElementsAre(AttributeId{2}, AttributeId{1}));
}

// The same customers with and without an order of rows.
struct Both {
  std::shared_ptr<const Population> ordered;
  std::shared_ptr<const Population> plain;
};

Both built_twice(const tests::PopulationFixture& fixture) {
  const auto build = [&](bool order_rows) {
    std::vector<AttributeSpec> attributes = fixture.attributes();
    for (AttributeSpec& spec : attributes) spec.family = Family::demographic;
    auto builder = PopulationBuilder::create(attributes, {.order_rows = order_rows});
    for (std::size_t begin = 0; begin < fixture.rows(); begin += 50'000) {
      const std::size_t end = std::min<std::size_t>(begin + 50'000, fixture.rows());
      EXPECT_TRUE(builder->append(fixture.batch(begin, end)).ok());
    }
    return builder->finish().value();
  };
  return {build(true), build(false)};
}

std::vector<std::string> ids_in_order(const Population& population, const Bitmap& rows) {
  std::vector<std::string> ids;
  for (std::uint64_t rank = 0; rank < population.size(); ++rank) {
    const Row row = population.directory().row_at_rank(rank);
    if (rows.contains(row)) ids.push_back(population.directory().id_at(row));
  }
  return ids;
}

TEST(RowOrder, IsNeverVisibleInAnswers) {
  std::mt19937_64 random(tests::seed());
  tests::PopulationFixture fixture = tests::random_population(random, kEnough);
  const Both both = built_twice(fixture);
  ASSERT_FALSE(both.ordered->row_order().empty());
  ASSERT_TRUE(both.plain->row_order().empty());
  EXPECT_NE(both.ordered->version(), both.plain->version());

  // Customer by customer.
  std::uint64_t moved = 0;
  for (std::uint64_t rank = 0; rank < both.plain->size(); rank += 61) {
    const Row ordered = both.ordered->directory().row_at_rank(rank);
    const Row plain = both.plain->directory().row_at_rank(rank);
    const std::string id = both.plain->directory().id_at(plain);
    ASSERT_EQ(both.ordered->directory().id_at(ordered), id);
    ASSERT_EQ(both.ordered->directory().find(id), ordered);
    ASSERT_EQ(both.ordered->directory().rank_of(ordered), rank);
    moved += ordered != plain ? 1 : 0;
    for (const Attribute* attribute : both.plain->attributes().all()) {
      ASSERT_EQ(both.ordered->value(attribute->id, ordered),
                both.plain->value(attribute->id, plain))
          << attribute->name() << " of " << id;
    }
  }
  EXPECT_GT(moved, 0U);

  // Attribute by attribute.
  for (const Attribute* attribute : both.plain->attributes().all()) {
    const Attribute& other = both.ordered->attributes().at(attribute->id);
    EXPECT_EQ(other.known, attribute->known);
    if (attribute->type() != AttributeType::category && attribute->type() != AttributeType::tags) {
      continue;
    }
    const Dictionary& values = both.plain->dictionary(attribute->id);
    const Dictionary& same = both.ordered->dictionary(attribute->id);
    ASSERT_EQ(same.size(), values.size());
    for (ValueCode code = 1; code <= values.size(); ++code) {
      EXPECT_EQ(same.at(code).text, values.at(code).text);
      EXPECT_EQ(same.at(code).count, values.at(code).count);
    }
  }

  // Filter by filter: codes are the same, so one filter asks both.
  tests::RandomFilter filters(random, fixture, *both.plain);
  filters.name_no_rows();
  for (int i = 0; i < 60; ++i) {
    const Filter filter = filters(2);
    const auto plain = select(*both.plain, filter, {});
    const auto ordered = select(*both.ordered, filter, {});
    ASSERT_TRUE(plain.ok() && ordered.ok());
    ASSERT_EQ(ordered->cardinality(), plain->cardinality());
    if (i % 10 == 0) {
      EXPECT_EQ(ids_in_order(*both.ordered, *ordered), ids_in_order(*both.plain, *plain));
    }
  }
}

}  // namespace
}  // namespace muster::engine
