#include "server/live/change_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/live/feed_fixture.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;

class ChangeFeedTest : public FeedFixture {
 protected:
  ChangeFeedTest() { save("rich", "spend >= 10"); }
};

TEST_F(ChangeFeedTest, TellsWhoEntersAndLeavesWithEveryVersion) {
  EXPECT_EQ(watch("rich").count, 2U);
  spend({{"a", 15}, {"b", 2}, {"c", 30}});
  spend({{"a", 15}, {"b", 2}, {"c", 31}});
  spend({{"a", 15}, {"b", 22}, {"c", 31}});
  EXPECT_EQ(told(),
            "rich count \"reason\":\"watched\",\"count\":2,\"entered\":0,\"left\":0\n"
            "rich entered [\"a\"]\n"
            "rich left [\"b\"]\n"
            "rich count \"reason\":\"changes\",\"count\":2,\"entered\":1,\"left\":1\n"
            "rich entered [\"b\"]\n"
            "rich count \"reason\":\"changes\",\"count\":3,\"entered\":1,\"left\":0\n");
  EXPECT_EQ(feed_->standing().watched[0].count, 3U);
}

TEST_F(ChangeFeedTest, EntriesAreNumberedWithinTheirVersion) {
  watch("rich");
  spend({{"a", 15}, {"b", 2}, {"c", 30}});
  feed_->settle();
  const auto entries = feed_->read_after(1);
  ASSERT_TRUE(entries.ok());
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ((*entries)[0]->id(), current_->version() + "-1");
  EXPECT_EQ((*entries)[2]->id(), current_->version() + "-3");
  EXPECT_EQ(feed_->place_of((*entries)[1]->id()).value(), 3);
  EXPECT_FALSE(feed_->place_of(current_->version() + "-9").value());
  EXPECT_FALSE(feed_->place_of("nonsense").value());
}

TEST_F(ChangeFeedTest, GoesOnWhereTheLogEndsAfterARestart) {
  watch("rich");
  spend({{"a", 15}, {"b", 2}, {"c", 30}});
  told();
  feed_.reset();
  // While nobody looked: b is rich again, c is gone, d is new.
  current_ = spending({{"d", 40}, {"b", 20}, {"a", 15}});
  open();
  EXPECT_EQ(told(4),
            "rich entered [\"b\",\"d\"]\n"
            "rich left [\"c\"]\n"
            "rich count \"reason\":\"resumed\",\"count\":3,\"entered\":2,\"left\":1\n");
  feed_.reset();
  open();
  EXPECT_EQ(told(7), "");
}

TEST_F(ChangeFeedTest, AQueueThatOverflowsIsCaughtUpWithAtOnce) {
  feed_.reset();
  FeedOptions options;
  options.queue = 2;
  open(std::move(options));
  watch("rich");
  // No version comes twice: their names are those of their values here.
  for (int i = 0; i < 200; ++i) spend({{"a", i % 20}, {"b", 2}, {"c", 30 + i}});
  spend({{"a", 1}, {"b", 2}, {"c", 3}});
  const std::string all = told();
  EXPECT_EQ(feed_->standing().watched[0].count, 0U);
  // Whatever was passed over, everybody who came has left again, in the end.
  std::int64_t inside = 2;
  for (std::size_t at = 0; (at = all.find("\"entered\":", at)) != std::string::npos; ++at) {
    inside += std::stoll(all.substr(at + 10));
    inside -= std::stoll(all.substr(all.find("\"left\":", at) + 7));
  }
  EXPECT_EQ(inside, 0);
}

TEST_F(ChangeFeedTest, MidnightOfItsZoneMovesPeopleAndMeasuresTheSegment) {
  feed_.reset();
  const std::int64_t july = 20'636;  // 2026-07-02
  current_ =
      spending({{"a", july}, {"b", july - 5}, {"c", july + 5}}, "due", engine::AttributeType::date);
  saved_ = std::make_shared<SavedStore>(path(), current_);
  ASSERT_TRUE(saved_->remove_segment("rich").ok());
  save("old", "due <= TODAY AND due > '2026-06-30'");
  open();
  watch("old", "Asia/Tokyo");
  EXPECT_EQ(feed_->standing().watched[0].count, 0U);
  now_ = july * 86'400 - 9 * 3'600 + 1;  // a second after midnight in Tokyo
  EXPECT_THAT(told(), HasSubstr("midnight"));
  EXPECT_EQ(feed_->standing().watched[0].count, 1U);
  const auto sizes = feed_->sizes("old");
  ASSERT_TRUE(sizes.ok());
  ASSERT_EQ(sizes->size(), 2U);
  EXPECT_EQ((*sizes)[0].reason, "definition");
  EXPECT_EQ((*sizes)[1].reason, "day");
  EXPECT_EQ((*sizes)[1].size, 1U);
}

TEST_F(ChangeFeedTest, EverySavedSegmentHasASizeADayAndOnEveryChangeOfItsDefinition) {
  feed_->settle();
  now_ += 86'400;
  feed_->settle();
  save("rich", "spend >= 25");
  feed_->settle();
  const auto sizes = feed_->sizes("rich");
  ASSERT_TRUE(sizes.ok());
  ASSERT_EQ(sizes->size(), 3U);
  EXPECT_EQ((*sizes)[0].reason, "definition");
  EXPECT_EQ((*sizes)[0].size, 2U);
  EXPECT_EQ((*sizes)[1].reason, "day");
  EXPECT_EQ(engine::format_instant((*sizes)[1].at), "2026-07-01T00:00:00Z");
  EXPECT_EQ((*sizes)[2].size, 1U);
}

TEST_F(ChangeFeedTest, ADefinitionThatChangesMovesPeople) {
  watch("rich");
  save("rich", "spend < 25");
  EXPECT_THAT(told(1), HasSubstr("rich entered [\"a\"]\nrich left [\"c\"]\nrich count "
                                 "\"reason\":\"definition\""));
}

TEST_F(ChangeFeedTest, ASegmentThatIsDeletedIsNoLongerWatched) {
  watch("rich");
  ASSERT_TRUE(saved_->remove_segment("rich").ok());
  EXPECT_THAT(told(1), HasSubstr("rich ended"));
  EXPECT_TRUE(feed_->standing().watched.empty());
}

TEST_F(ChangeFeedTest, WhatCannotBeEvaluatedSaysSoOnceAndGoesOnLater) {
  save("odd", "SEGMENT 'rich' AND spend < 25");
  watch("odd");
  // The attribute goes, as after a load of other customers; then it is back.
  const Version first = current_;
  feed_.reset();
  current_ = spending({{"a", 1}}, "other");
  open();
  EXPECT_THAT(told(1), HasSubstr("odd failed"));
  feed_.reset();
  current_ = first;
  open();
  EXPECT_EQ(told(2), "");
  EXPECT_EQ(feed_->standing().watched[0].count, 1U);
}

TEST_F(ChangeFeedTest, TheLogIsBoundedAndARestartStillKnowsWhoWasThere) {
  feed_.reset();
  FeedOptions options;
  options.limits.log_bytes = 2'000;
  options.memory_bytes = 500;
  open(options);
  watch("rich");
  for (int i = 0; i < 100; ++i) spend({{"a", i % 2 == 0 ? 15 : 1}, {"b", 20}, {"c", i % 40}});
  told();
  const auto standing = feed_->standing();
  EXPECT_GT(standing.first, 1);
  feed_.reset();
  open(options);
  EXPECT_EQ(told(standing.last), "");
  EXPECT_EQ(feed_->standing().watched[0].count, standing.watched[0].count);
}

TEST_F(ChangeFeedTest, RefusesWhatIsNotThere) {
  EXPECT_EQ(feed_->watch("rihc", engine::TimeZone::utc()).error().suggestion, "rich");
  EXPECT_EQ(feed_->unwatch("rich").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace muster::server
