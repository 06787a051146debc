#include "query/run/watched_audience.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/memory_definitions.hpp"
#include "tests/query/people.hpp"
#include "tests/query/shop.hpp"

namespace muster::query::tests {
namespace {

using engine::AttributeType;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Version = WatchedAudience::Version;

Version spending(const std::vector<std::string>& ids, const std::vector<std::string>& spends) {
  std::vector<std::optional<std::string>> cells(spends.begin(), spends.end());
  return population_of(ids, {{"spend", AttributeType::number, 0, std::move(cells)}});
}

WatchedAudience watch(std::string_view where, const Version& version,
                      const QueryContext& context = midsummer()) {
  auto query = read_query(where, context);
  EXPECT_TRUE(query.ok()) << where;
  auto audience = WatchedAudience::open(*query, version);
  EXPECT_TRUE(audience.ok()) << (audience.ok() ? "" : audience.error().message);
  return *std::move(audience);
}

TEST(WatchedAudience, AsksTouchedRowsAlone) {
  const Version first = spending({"a", "b", "c"}, {"1", "20", "30"});
  WatchedAudience rich = watch("spend >= 10", first);
  EXPECT_EQ(rich.count(), 2U);
  const Version second = spending({"a", "b", "c"}, {"15", "2", "40"});
  // c changed too, but is not said to have: whoever is not touched is not asked.
  engine::RowChanges changes;
  changes.touched = {0};
  changes.attributes = {{0}};
  const auto change = rich.advance(second, changes, midsummer());
  ASSERT_TRUE(change.ok());
  EXPECT_THAT(change->entered, ElementsAre("a"));
  EXPECT_THAT(change->left, IsEmpty());
  EXPECT_EQ(change->count, 3U);
  EXPECT_FALSE(change->asked_whole);
}

TEST(WatchedAudience, FollowsWhoMovesIntoTheRowOfOneWhoWent) {
  const Version first = spending({"a", "b", "c"}, {"10", "1", "30"});
  WatchedAudience rich = watch("spend >= 10", first);
  const Version second = spending({"c", "b"}, {"30", "1"});
  engine::RowChanges changes;
  changes.touched = {0};
  changes.moved = {{2, 0}};
  changes.removed = {{0, "a"}};
  const auto change = rich.advance(second, changes, midsummer());
  ASSERT_TRUE(change.ok());
  EXPECT_THAT(change->entered, IsEmpty());
  EXPECT_THAT(change->left, ElementsAre("a"));
  EXPECT_EQ(rich.rows().rows(), std::vector<engine::Row>{0});
}

TEST(WatchedAudience, WhoIsRemovedAndCreatedAgainHasNotLeft) {
  const Version first = spending({"a", "b"}, {"10", "11"});
  WatchedAudience rich = watch("spend >= 10", first);
  const Version second = spending({"b", "a"}, {"11", "99"});
  engine::RowChanges changes;
  changes.touched = {0, 1};
  changes.created = {1};
  changes.moved = {{1, 0}};
  changes.removed = {{0, "a"}};
  changes.attributes = {{0}};
  const auto change = rich.advance(second, changes, midsummer());
  ASSERT_TRUE(change.ok());
  EXPECT_THAT(change->entered, IsEmpty());
  EXPECT_THAT(change->left, IsEmpty());
  EXPECT_EQ(change->count, 2U);
}

TEST(WatchedAudience, RankingsAreAskedWholeOnceWhatTheyReadHasChanged) {
  const Version first = spending({"a", "b", "c"}, {"1", "2", "3"});
  WatchedAudience best = watch("spend IN TOP 1", first);
  const Version second = spending({"a", "b", "c"}, {"9", "2", "3"});
  engine::RowChanges changes;
  changes.touched = {0};
  changes.attributes = {{0}};
  const auto change = best.advance(second, changes, midsummer());
  ASSERT_TRUE(change.ok());
  EXPECT_TRUE(change->asked_whole);
  EXPECT_THAT(change->entered, ElementsAre("a"));
  EXPECT_THAT(change->left, ElementsAre("c"));
}

TEST(WatchedAudience, ADayThatPassesAsksEverybodyOnlyWhereItMatters) {
  const Version people =
      population_of({"a", "b"}, {{"joined", AttributeType::date, 0, {"2026-06-20", "2026-06-29"}}});
  WatchedAudience lately =
      watch("joined IN LAST 5 DAYS", people, context_at("2026-06-30T12:00:00Z", "UTC"));
  const engine::RowChanges nothing;
  auto change = lately.advance(people, nothing, context_at("2026-06-30T13:00:00Z", "UTC"));
  ASSERT_TRUE(change.ok());
  EXPECT_FALSE(change->asked_whole);
  change = lately.advance(people, nothing, context_at("2026-07-10T00:00:00Z", "UTC"));
  ASSERT_TRUE(change.ok());
  EXPECT_TRUE(change->asked_whole);
  EXPECT_THAT(change->left, ElementsAre("b"));
}

TEST(WatchedAudience, EventsUntilNowAreNotAskedAnewBecauseTimePasses) {
  const std::shared_ptr<const engine::Population> shoppers(std::shared_ptr<const void>(), &shop());
  WatchedAudience buyers =
      watch("COUNT(purchase) >= 1", shoppers, context_at("2026-06-30T12:00:00Z", "UTC"));
  WatchedAudience lately = watch("DID purchase DURING LAST 6 HOURS", shoppers,
                                 context_at("2026-06-30T12:00:00Z", "UTC"));
  const engine::RowChanges nothing;
  const QueryContext later = context_at("2026-07-30T12:00:01Z", "UTC");
  auto change = buyers.advance(shoppers, nothing, later);
  ASSERT_TRUE(change.ok());
  change = buyers.advance(shoppers, nothing, context_at("2026-08-30T12:00:01Z", "UTC"));
  ASSERT_TRUE(change.ok());
  EXPECT_FALSE(change->asked_whole);
  change = lately.advance(shoppers, nothing, later);
  ASSERT_TRUE(change.ok());
  EXPECT_TRUE(change->asked_whole);
}

TEST(WatchedAudience, ADefinitionThatChangesMovesPeople) {
  const Version version = spending({"a", "b"}, {"1", "20"});
  auto saved = std::make_shared<MemoryDefinitions>();
  saved->add("rich", "spend > 10");
  QueryContext context = midsummer();
  context.saved = saved;
  WatchedAudience rich = watch("SEGMENT 'rich'", version, context);
  auto other = std::make_shared<MemoryDefinitions>();
  other->add("poor", "TRUE");
  other->add("rich", "spend < 10");
  context.saved = other;
  const auto change = rich.advance(version, {}, context);
  ASSERT_TRUE(change.ok());
  EXPECT_THAT(change->entered, ElementsAre("a"));
  EXPECT_THAT(change->left, ElementsAre("b"));
}

TEST(WatchedAudience, AQueryThatNoLongerBindsLeavesItAsItWas) {
  const Version version = spending({"a", "b"}, {"1", "20"});
  WatchedAudience rich = watch("spend > 10", version);
  const Version other = population_of({"a"}, {{"x", AttributeType::flag, 0, {"true"}}});
  EXPECT_FALSE(rich.move_to(other, rich.query()).ok());
  EXPECT_EQ(rich.count(), 1U);
  EXPECT_EQ(rich.version(), version);
}

}  // namespace
}  // namespace muster::query::tests
