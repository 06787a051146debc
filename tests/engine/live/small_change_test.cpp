#include "engine/live/small_change.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "engine/live/pending_changes.hpp"
#include "tests/engine/live/written_changes.hpp"
#include "tests/engine/population_fixture.hpp"

namespace muster::engine {
namespace {

using tests::PopulationFixture;
using tests::WrittenChanges;

std::shared_ptr<const Population> three_customers() {
  return PopulationFixture({"1", "2", "3"})
      .category("region", {"North", std::nullopt, "South"})
      .number("spend", 2, {12'50, std::nullopt, 5})
      .tags("labels",
            {std::vector<std::string>{"a", "b"}, std::nullopt, std::vector<std::string>{"a"}})
      .text("note", {"four", "five!", std::nullopt})
      .build();
}

TEST(SmallChange, ValuesAndCustomersMayWait) {
  const auto customers = three_customers();
  EXPECT_TRUE(may_wait(WrittenChanges().put("1").category("region", "West").batch(), *customers));
  EXPECT_TRUE(may_wait(WrittenChanges().put("17").number("spend", 2, 1).batch(), *customers));
  EXPECT_TRUE(may_wait(WrittenChanges().put("1").number("spend", 0, 1).batch(), *customers));
  EXPECT_TRUE(may_wait(WrittenChanges().put("1").add_tag("labels", "c").text("note", "six").batch(),
                       *customers));
  EXPECT_TRUE(may_wait(ChangeBatch{}, *customers));
}

TEST(SmallChange, WhatOthersMustKnowOrWhatCostsMuchMayNot) {
  const auto customers = three_customers();
  EXPECT_FALSE(may_wait(WrittenChanges().put("1").flag("agreed", true).batch(), *customers))
      << "a new attribute";
  EXPECT_FALSE(may_wait(WrittenChanges().put("1").number("spend", 3, 1).batch(), *customers))
      << "a new scale";
  EXPECT_FALSE(may_wait(WrittenChanges().remove("1").batch(), *customers)) << "somebody goes";
  EXPECT_FALSE(may_wait(WrittenChanges().event("1", "visit", 5).batch(), *customers))
      << "a new type of events";
  EXPECT_FALSE(may_wait(WrittenChanges().put("anna").number("spend", 2, 1).batch(), *customers))
      << "ids would all be kept anew";
  ChangeBatch wrong = WrittenChanges().event("1", "visit", 5).batch();
  wrong.events.front().type = 9;
  EXPECT_FALSE(may_wait(wrong, *customers)) << "no batch at all";
}

TEST(SmallChange, EventsOfKnownTypesMayWait) {
  PendingChanges first(three_customers());
  ASSERT_TRUE(first.add(WrittenChanges().event("1", "visit", 5).batch()).ok());
  const auto made = first.finish(1);
  ASSERT_TRUE(made.ok());
  const Population& customers = *made->population;
  EXPECT_TRUE(may_wait(WrittenChanges().event("2", "visit", 7).batch(), customers));
  EXPECT_FALSE(may_wait(
      WrittenChanges().event("2", "visit", 7).number_property("amount", 0, 3).batch(), customers))
      << "a new property";
}

TEST(SmallChange, ManyCellsOrLongTextsMayNot) {
  const auto customers = three_customers();
  WrittenChanges many;
  while (weight_of(many.batch()) + 2 <= kMostNoted) many.put("1").number("spend", 2, 1);
  EXPECT_TRUE(may_wait(many.batch(), *customers));
  many.put("2").number("spend", 2, 1);
  EXPECT_FALSE(may_wait(many.batch(), *customers));
  const std::string half(std::size_t{40} << 10, 'x');
  EXPECT_TRUE(may_wait(WrittenChanges().put("1").text("note", half).batch(), *customers));
  EXPECT_FALSE(may_wait(
      WrittenChanges().put("1").text("note", half).put("2").text("note", half + "y").batch(),
      *customers));
}

TEST(SmallChange, RoomIsWhatTheFullestChunkHasLeft) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  EXPECT_EQ(room_in_chunks(*three_customers()), kMost - 9) << "nine bytes of notes, three labels";
  EXPECT_EQ(room_in_chunks(*PopulationFixture({"1"}).number("spend", 2, {1}).build()), kMost);
  const ChangeBatch batch = WrittenChanges().put("1").text("note", "longer").batch();
  EXPECT_GE(growth_of(batch), 6U);
}

}  // namespace
}  // namespace muster::engine
