#include "query/run/computed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/plan/bind.hpp"
#include "query/run/query.hpp"
#include "tests/query/people.hpp"
#include "tests/query/shop.hpp"

namespace muster::query::tests {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Origin = ComputedRequest::Origin;
using PopulationPointer = std::shared_ptr<const engine::Population>;

/// Three customers: a bought three times, b once, c never.
PopulationPointer buyers() {
  return with_events(
      population_of({"a", "b", "c"},
                    {{"spend", engine::AttributeType::number, 2, {"1.00", "2.00", "3.00"}}}),
      {{"a", "purchase", "2026-01-01T23:30:00Z", "10.00", "books"},
       {"a", "purchase", "2026-01-11T23:30:00Z", "0.01", "toys"},
       {"a", "purchase", "2026-01-06T10:00:00Z", "10.00", "books"},
       {"b", "purchase", "2026-02-01T00:00:00Z", "5.00", "toys"},
       {"c", "visit", "2026-03-01T00:00:00Z"}});
}

engine::ComputedDefinition defined(std::string name, std::string expression) {
  engine::ComputedDefinition definition;
  definition.name = std::move(name);
  definition.expression = std::move(expression);
  return definition;
}

Result<Computed> computed_of(const PopulationPointer& population,
                             const std::vector<engine::ComputedDefinition>& definitions,
                             Origin origin = Origin::asked) {
  std::vector<ComputedRequest> requests;
  for (const engine::ComputedDefinition& definition : definitions) {
    requests.push_back({definition, origin});
  }
  return compute_attributes(population, std::move(requests));
}

/// Everybody's values in the order of ids.
std::vector<std::string> values_of(const engine::Population& population, std::string_view name) {
  std::vector<std::string> values;
  const engine::Attribute* const attribute = population.attributes().find(name);
  if (attribute == nullptr) return {"no such attribute"};
  for (std::uint64_t rank = 0; rank < population.size(); ++rank) {
    values.push_back(engine::format_value(
        population.value(attribute->id, population.directory().row_at_rank(rank))));
  }
  return values;
}

std::vector<std::string> values_of_term(const std::string& expression,
                                        std::optional<int> scale = {}) {
  engine::ComputedDefinition definition = defined("x", expression);
  definition.scale = scale;
  const auto done = computed_of(buyers(), {definition});
  if (!done.ok()) return {done.error().message};
  return values_of(*done->population, "x");
}

TEST(Computed, ATermBecomesAnAttributeOfItsType) {
  EXPECT_THAT(values_of_term("COUNT(purchase)"), ElementsAre("3", "1", "0"));
  EXPECT_THAT(values_of_term("SUM(purchase.amount)"), ElementsAre("20.01", "5.00", ""));
  EXPECT_THAT(values_of_term("LAST(purchase)"),
              ElementsAre("2026-01-11T23:30:00Z", "2026-02-01T00:00:00Z", ""));
  EXPECT_THAT(values_of_term("FAVOURITE(purchase.category)"), ElementsAre("books", "toys", ""));
  EXPECT_THAT(values_of_term("spend + COUNT(purchase)"), ElementsAre("4.00", "3.00", "3.00"));
}

TEST(Computed, HalvesAreRoundedAwayFromZero) {
  EXPECT_THAT(values_of_term("SUM(purchase.amount) / COUNT(purchase)"),
              ElementsAre("6.67", "5.00", ""));
  EXPECT_THAT(values_of_term("SUM(purchase.amount) / 2", 2), ElementsAre("10.01", "2.50", ""));
  EXPECT_THAT(values_of_term("0 - SUM(purchase.amount) / 2", 2),
              ElementsAre("-10.01", "-2.50", ""));
  EXPECT_THAT(values_of_term("COUNT(purchase) / 2", 0), ElementsAre("2", "1", "0"));
  EXPECT_THAT(values_of_term("1 / COUNT(purchase)", 4), ElementsAre("0.3333", "1.0000", ""));
}

TEST(Computed, DaysBetweenOrdersAreUnknownForOneOrder) {
  EXPECT_THAT(values_of_term("(LAST(purchase) - FIRST(purchase)) / (COUNT(purchase) - 1)", 1),
              ElementsAre("5.0", "", ""));
}

TEST(Computed, ATimeMayBeADateOfItsZone) {
  engine::ComputedDefinition last = defined("day", "LAST(purchase)");
  last.type = engine::AttributeType::date;
  auto done = computed_of(buyers(), {last});
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_THAT(values_of(*done->population, "day"), ElementsAre("2026-01-11", "2026-02-01", ""));
  last.time_zone = "Europe/Berlin";
  done = computed_of(buyers(), {last});
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_THAT(values_of(*done->population, "day"), ElementsAre("2026-01-12", "2026-02-01", ""));
}

TEST(Computed, DefinitionsStayWithThePopulation) {
  const auto first = computed_of(buyers(), {defined("orders", "COUNT(purchase)")});
  ASSERT_TRUE(first.ok());
  const engine::ComputedAttributes& kept = first->population->computed();
  ASSERT_THAT(kept.definitions, SizeIs(1));
  EXPECT_EQ(kept.until, 1'772'323'200);  // 2026-03-01, the last event of all
  EXPECT_EQ(first->population->events().size(), 5U);
  // What is asked for takes the place of all that was computed.
  const auto second = computed_of(first->population, {defined("visits", "COUNT(visit)")});
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->population->attributes().find("orders"), nullptr);
  EXPECT_THAT(values_of(*second->population, "visits"), ElementsAre("0", "0", "1"));
  const auto none = compute_attributes(second->population, {});
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->population->version(), buyers()->version());
}

TEST(Computed, OfTwoOfOneNameTheLaterStands) {
  const auto done =
      computed_of(buyers(), {defined("x", "COUNT(visit)"), defined("x", "COUNT(purchase)")});
  ASSERT_TRUE(done.ok());
  EXPECT_THAT(values_of(*done->population, "x"), ElementsAre("3", "1", "0"));
}

TEST(Computed, MistakesNameTheAttribute) {
  const auto message = [](engine::ComputedDefinition definition) {
    const auto done = computed_of(buyers(), {std::move(definition)});
    return done.ok() ? "" : done.error().message;
  };
  EXPECT_THAT(message(defined("x", "COUNT(purchse)")),
              HasSubstr("computed attribute \"x\", COUNT(purchse): "));
  EXPECT_THAT(message(defined("x", "COUNT(")), HasSubstr("computed attribute \"x\""));
  EXPECT_THAT(message(defined("spend", "COUNT(purchase)")),
              HasSubstr("the customers have an attribute \"spend\" already"));
  engine::ComputedDefinition wrong = defined("x", "COUNT(purchase)");
  wrong.type = engine::AttributeType::date;
  EXPECT_THAT(message(wrong), HasSubstr("COUNT(purchase) is a number, not a date"));
  wrong = defined("x", "LAST(purchase)");
  wrong.scale = 2;
  EXPECT_THAT(message(wrong), HasSubstr("which has no scale"));
  EXPECT_NE(message(defined("", "COUNT(purchase)")), "");
}

TEST(Computed, WhatWasDefinedBeforeIsUnknownWithoutItsEvents) {
  const PopulationPointer plain = population_of({"a"}, {});
  const auto kept = computed_of(plain, {defined("orders", "COUNT(purchase)")}, Origin::kept);
  ASSERT_TRUE(kept.ok()) << kept.error().message;
  EXPECT_THAT(values_of(*kept->population, "orders"), ElementsAre(""));
  EXPECT_THAT(kept->notes, ElementsAre(HasSubstr("orders is unknown: ")));
  EXPECT_THAT(kept->population->computed().definitions, SizeIs(1));
}

TEST(Computed, TheStandardSetLeavesOutWhatCannotBe) {
  const auto done = computed_of(buyers(), standard_computed(), Origin::standard);
  ASSERT_TRUE(done.ok()) << done.error().message;
  const engine::Population& population = *done->population;
  EXPECT_THAT(values_of(population, "orders"), ElementsAre("3", "1", "0"));
  EXPECT_THAT(values_of(population, "spend"), ElementsAre("1.00", "2.00", "3.00"));  // as loaded
  EXPECT_THAT(values_of(population, "average_order"), ElementsAre("6.67", "5.00", ""));
  EXPECT_THAT(values_of(population, "first_order"), ElementsAre("2026-01-01", "2026-02-01", ""));
  EXPECT_THAT(values_of(population, "favourite_category"), ElementsAre("books", "toys", ""));
  EXPECT_THAT(values_of(population, "favourite_channel"), ElementsAre("no such attribute"));
  EXPECT_THAT(values_of(population, "engagement"), ElementsAre("no such attribute"));
  EXPECT_THAT(done->notes, ElementsAre(HasSubstr("spend is not computed: the customers have"),
                                       HasSubstr("favourite_channel is not computed: "),
                                       HasSubstr("engagement is not computed: ")));
}

TEST(Computed, AQueryOfAnEarlierDayIsWarnedOnce) {
  const auto done = computed_of(buyers(), {defined("orders", "COUNT(purchase)")});
  ASSERT_TRUE(done.ok());
  const auto warnings = [&](const char* as_of) {
    auto query = read_query("orders > 1 OR orders < 0", context_at(as_of, "UTC"));
    EXPECT_TRUE(query.ok());
    auto bound = bind(*query, *done->population);
    EXPECT_TRUE(bound.ok());
    return bound->warnings;
  };
  EXPECT_THAT(warnings("2026-03-01"), IsEmpty());
  const auto earlier = warnings("2026-02-28");
  ASSERT_THAT(earlier, SizeIs(1));
  EXPECT_EQ(earlier[0].message,
            "orders is computed from events up to 2026-03-01T00:00:00Z; as_of is earlier");
}

}  // namespace
}  // namespace muster::query::tests
