#include "engine/live/pending_changes.hpp"

#include <gmock/gmock.h>

#include <variant>

#include "engine/population/added_attributes.hpp"
#include "tests/engine/live/written_changes.hpp"
#include "tests/engine/population_fixture.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tests::attribute_of;
using tests::PopulationFixture;
using tests::WrittenChanges;

std::shared_ptr<const Population> some_people() {
  return PopulationFixture({"a", "b", "c", "d"})
      .category("region", {"North", "South", std::nullopt, "North"})
      .number("spend", 1, {105, 20, std::nullopt, 7})
      .tags("likes", {{{"shoes"}}, std::nullopt, {{}}, {{"hats", "shoes"}}})
      .build();
}

std::string said_of(const Population& population, std::string_view id, std::string_view name) {
  const auto row = population.directory().find(id);
  return row ? format_value(population.value(attribute_of(population, name), *row)) : "nobody";
}

PendingChanges::Finished finished(const std::shared_ptr<const Population>& base,
                                  const ChangeBatch& batch, std::uint64_t sequence = 1) {
  PendingChanges pending(base);
  const auto counts = pending.add(batch);
  EXPECT_TRUE(counts.ok()) << counts.error().message;
  auto made = pending.finish(sequence);
  EXPECT_TRUE(made.ok()) << made.error().message;
  return *std::move(made);
}

Error refused(const std::shared_ptr<const Population>& base, const ChangeBatch& batch) {
  PendingChanges pending(base);
  const auto counts = pending.add(batch);
  EXPECT_FALSE(counts.ok());
  EXPECT_TRUE(pending.empty());
  return counts.ok() ? Error{} : counts.error();
}

TEST(PendingChanges, ChangesSetClearAndTag) {
  const auto base = some_people();
  const auto made = finished(base, WrittenChanges()
                                       .change("a")
                                       .category("region", "East")
                                       .number("spend", 0, 3)
                                       .add_tag("likes", "hats")
                                       .put("b")
                                       .clear("spend", AttributeType::number)
                                       .add_tag("likes", "coats")
                                       .put("d")
                                       .remove_tag("likes", "shoes")
                                       .batch());
  const Population& after = *made.population;
  EXPECT_EQ(said_of(after, "a", "region"), "East");
  EXPECT_EQ(said_of(after, "a", "spend"), "3.0");
  EXPECT_EQ(said_of(after, "a", "likes"), "hats|shoes");
  EXPECT_EQ(said_of(after, "b", "spend"), "");
  EXPECT_EQ(said_of(after, "b", "likes"), "coats");
  EXPECT_EQ(said_of(after, "d", "likes"), "hats");
  EXPECT_EQ(said_of(*base, "a", "region"), "North");
  EXPECT_THAT(made.rows.touched, ElementsAre(0, 1, 3));
  EXPECT_THAT(made.rows.created, IsEmpty());
}

TEST(PendingChanges, AVersionIsNamedByItsPlaceInTheHistory) {
  const auto base = some_people();
  EXPECT_EQ(base->lineage().sequence, 0U);
  EXPECT_EQ(base->version(), base->lineage().origin);
  const auto made = finished(base, WrittenChanges().put("a").number("spend", 1, 1).batch(), 7);
  EXPECT_EQ(made.population->version(), base->version() + ".7");
  EXPECT_EQ(made.population->lineage().origin, base->version());
}

TEST(PendingChanges, CreatesRemovesAndMovesTheLastRow) {
  const auto made = finished(
      some_people(),
      WrittenChanges().remove("b").put("e").category("region", "South").remove("a").batch());
  const Population& after = *made.population;
  ASSERT_EQ(after.size(), 3U);
  EXPECT_EQ(after.directory().id_at(0), "e");
  EXPECT_EQ(after.directory().id_at(1), "d");
  EXPECT_EQ(after.directory().id_at(2), "c");
  EXPECT_EQ(said_of(after, "d", "likes"), "hats|shoes");
  EXPECT_EQ(said_of(after, "e", "region"), "South");
  EXPECT_EQ(said_of(after, "b", "region"), "nobody");
  EXPECT_THAT(made.rows.created, ElementsAre(0));
  ASSERT_EQ(made.rows.moved.size(), 1U);
  EXPECT_EQ(made.rows.moved[0].before, 3U);
  EXPECT_EQ(made.rows.moved[0].after, 1U);
  ASSERT_EQ(made.rows.removed.size(), 2U);
  EXPECT_EQ(made.rows.removed[0].id, "a");
  EXPECT_EQ(made.rows.removed[1].row, 1U);
  EXPECT_THAT(made.rows.touched, ElementsAre(0, 1));
}

TEST(PendingChanges, NewAttributesAndValuesAppear) {
  const auto made = finished(some_people(), WrittenChanges()
                                                .put("c")
                                                .flag("email_ok", true)
                                                .category("plan", "gold")
                                                .number("spend", 3, 1'500)
                                                .batch());
  const Population& after = *made.population;
  EXPECT_EQ(said_of(after, "c", "email_ok"), "true");
  EXPECT_EQ(said_of(after, "a", "email_ok"), "");
  EXPECT_EQ(said_of(after, "c", "plan"), "gold");
  EXPECT_EQ(said_of(after, "a", "spend"), "10.500");
  EXPECT_EQ(after.attributes().find("spend")->spec.scale, 3);
}

TEST(PendingChanges, WhatCannotBeIsRefusedAndNothingIsTaken) {
  const auto base = some_people();
  EXPECT_EQ(refused(base, WrittenChanges().put("a").flag("region", true).batch()).code,
            ErrorCode::wrong_type);
  EXPECT_EQ(refused(base, WrittenChanges().put("n").change("nobody").batch()).code,
            ErrorCode::not_found);
  EXPECT_EQ(refused(base, WrittenChanges().remove("a").remove("a").batch()).code,
            ErrorCode::not_found);
  EXPECT_EQ(refused(base, WrittenChanges().put("a").category("region", "\xff").batch()).code,
            ErrorCode::invalid_input);
  EXPECT_EQ(refused(base, WrittenChanges().put("a").number("spend", 18, 1).put("b").batch()).code,
            ErrorCode::limit_exceeded);
  EXPECT_EQ(refused(base, WrittenChanges().event("nobody", "visit", 1).batch()).code,
            ErrorCode::not_found);
}

TEST(PendingChanges, APreconditionHoldsForTheCustomerAsSheWasSeen) {
  const auto base = some_people();
  const std::string tag = customer_tag(*base, 0);
  const ChangeBatch batch = WrittenChanges().put("a").number("spend", 1, 1).batch();
  PendingChanges pending(base);
  const Precondition seen{"a", tag};
  EXPECT_TRUE(pending.add(batch, &seen).ok());
  const auto again = pending.add(batch, &seen);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::precondition_failed);
  EXPECT_THAT(again.error().message, HasSubstr("customer a"));
  const Precondition there{"a", "*"};
  EXPECT_TRUE(pending.add(batch, &there).ok());
  const Precondition nobody{"x", "*"};
  EXPECT_FALSE(pending.add(batch, &nobody).ok());
}

TEST(PendingChanges, ATagSaysWhatIsKnownAndNothingElse) {
  const auto base = some_people();
  const auto made = finished(
      base, WrittenChanges().put("b").flag("email_ok", true).number("spend", 3, 1).batch());
  EXPECT_EQ(customer_tag(*made.population, 0), customer_tag(*base, 0));
  EXPECT_NE(customer_tag(*made.population, 1), customer_tag(*base, 1));
  EXPECT_NE(customer_tag(*base, 0), customer_tag(*base, 3));
}

TEST(PendingChanges, ComputedAttributesStayAsTheLoadComputedThem) {
  std::vector<AddedAttribute> added;
  added.push_back({{"visits", AttributeType::number, Family::behavioural, 0, "counted"},
                   IntegerCells{{4, 3, 2, 1}}});
  ComputedAttributes definitions;
  definitions.definitions.push_back({"visits", "COUNT(visit)", {}, {}, {}, ""});
  const auto base = with_computed(some_people(), std::move(added), definitions);
  ASSERT_TRUE(base.ok()) << base.error().message;
  const Error error = refused(*base, WrittenChanges().put("a").number("visits", 0, 1).batch());
  EXPECT_EQ(error.code, ErrorCode::invalid_input);
  EXPECT_THAT(error.message, HasSubstr("computed from events"));

  // A new attribute comes behind them; customers who come have them unknown, others keep them.
  const auto made = finished(
      *base, WrittenChanges().remove("b").put("n").category("plan", "gold").put("a").batch());
  const Population& after = *made.population;
  EXPECT_EQ(said_of(after, "a", "visits"), "4");
  EXPECT_EQ(said_of(after, "d", "visits"), "1");
  EXPECT_EQ(said_of(after, "n", "visits"), "");
  EXPECT_NE(after.computed(attribute_of(after, "visits")), nullptr);
  EXPECT_EQ(after.computed(attribute_of(after, "plan")), nullptr);
  const auto opened = Population::open(after.image());
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_EQ(said_of(**opened, "n", "plan"), "gold");

  // A load leaves them out before it computes them anew.
  const auto without = with_computed(made.population, {}, {});
  ASSERT_TRUE(without.ok()) << without.error().message;
  EXPECT_EQ((*without)->attributes().size(), 4U);
  EXPECT_EQ(said_of(**without, "n", "plan"), "gold");
  EXPECT_EQ(said_of(**without, "d", "likes"), "hats|shoes");
  EXPECT_EQ((*without)->lineage().sequence, 0U);
  EXPECT_NE((*without)->lineage().origin, after.lineage().origin);
}

TEST(PendingChanges, EventsAreAddedAndGoWithTheirCustomer) {
  const auto base = some_people();
  const auto first = finished(base, WrittenChanges()
                                        .event("a", "visit", 100)
                                        .event("d", "visit", 50)
                                        .number_property("amount", 2, 9'99)
                                        .event("new", "purchase", 7)
                                        .create_event_customers()
                                        .batch());
  const Population& after = *first.population;
  ASSERT_EQ(after.size(), 5U);
  EXPECT_EQ(after.events().size(), 3U);
  EXPECT_TRUE(first.rows.has_events);
  EXPECT_THAT(first.rows.touched, ElementsAre(0, 3, 4));
  const EventList visits = after.events().list(*after.events().find_type("visit"), 0);
  EXPECT_THAT(visits.rows, ElementsAre(3, 0));
  EXPECT_EQ(visits.time(0), 50);
  const auto second = finished(first.population, WrittenChanges().remove("a").batch(), 2);
  EXPECT_EQ(second.population->events().size(), 2U);
  EXPECT_TRUE(second.rows.has_events);
  EXPECT_EQ(first.population->events().size(), 3U);
}

}  // namespace
}  // namespace muster::engine
