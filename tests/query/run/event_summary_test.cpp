#include "query/run/event_summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/people.hpp"
#include "tests/query/shop.hpp"

namespace muster::query::tests {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(EventSummary, SaysTypesPropertiesCountsAndRanges) {
  const auto population = with_events(population_of({"a", "b"}, {}),
                                      {{"a", "purchase", "2026-01-01T00:00:00Z", "10.00", "books"},
                                       {"b", "purchase", "2026-01-03T00:00:00Z", "2.50", "books"},
                                       {"b", "purchase", "2026-01-02T00:00:00Z", "", "toys"},
                                       {"a", "visit", "2025-01-02T00:00:00Z"}});
  const EventsSummary summary = summarise_events(*population, 1);
  EXPECT_EQ(summary.events, 4U);
  EXPECT_GT(summary.bytes, 0U);
  ASSERT_THAT(summary.types, SizeIs(2));
  EXPECT_EQ(summary.types[0].name, "purchase");
  EXPECT_EQ(summary.types[0].events, 3U);
  EXPECT_EQ(engine::format_value(summary.types[0].first), "2026-01-01T00:00:00Z");
  EXPECT_EQ(engine::format_value(summary.types[0].last), "2026-01-03T00:00:00Z");
  for (const EventPropertySummary& property : summary.properties) {
    if (property.name == "amount") {
      EXPECT_EQ(property.known, 2U);
      EXPECT_EQ(engine::format_value(property.minimum), "2.50");
      EXPECT_EQ(engine::format_value(property.maximum), "10.00");
    } else if (property.name == "category") {
      EXPECT_EQ(property.known, 3U);
      EXPECT_EQ(property.distinct, 2U);
      ASSERT_THAT(property.top, SizeIs(1));
      EXPECT_EQ(property.top[0].value, "books");
      EXPECT_EQ(property.top[0].events, 2U);
    }
  }
}

TEST(EventSummary, IsEmptyWithoutEvents) {
  const EventsSummary summary = summarise_events(*population_of({"a"}, {}), 10);
  EXPECT_EQ(summary.events, 0U);
  EXPECT_EQ(summary.bytes, 0U);
  EXPECT_THAT(summary.types, IsEmpty());
  EXPECT_THAT(summary.properties, IsEmpty());
}

}  // namespace
}  // namespace muster::query::tests
