#include "server/live/change_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/live/feed_fixture.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ChangeStreamTest : public FeedFixture {
 protected:
  ChangeStreamTest() {
    save("rich", "spend >= 10");
    save("poor", "spend < 10");
    watch("rich");
    watch("poor");
  }
  static std::string read(ChangeStream& stream) {
    std::string all;
    for (;;) {
      std::string block;
      EXPECT_TRUE(stream.next(block).ok());
      if (block.empty()) return all;
      all += block;
    }
  }
};

TEST_F(ChangeStreamTest, BeginsWithCountsAndGoesOnWithWhatHappens) {
  ChangeStream stream(feed_, {}, "");
  EXPECT_THAT(read(stream),
              HasSubstr("event: start\ndata: {\"counts\":{\"poor\":1,\"rich\":2}}\n\n"));
  bool woken = false;
  ASSERT_TRUE(stream.wait([&] { woken = true; }));
  spend({{"a", 15}, {"b", 20}, {"c", 30}});
  feed_->settle();
  EXPECT_TRUE(woken);
  const std::string events = read(stream);
  EXPECT_THAT(events,
              HasSubstr("id: " + current_->version() + "-1\nevent: left\ndata: {\"segment\""));
  EXPECT_THAT(events, HasSubstr("\"ids\":[\"a\"]"));
  EXPECT_THAT(events, HasSubstr("event: count"));
}

TEST_F(ChangeStreamTest, ResumesBehindTheLastEntryHeard) {
  spend({{"a", 15}, {"b", 20}, {"c", 30}});
  feed_->settle();
  ChangeStream stream(feed_, {}, current_->version() + "-2");
  const std::string events = read(stream);
  EXPECT_THAT(events, Not(HasSubstr("-2\n")));
  EXPECT_THAT(events, HasSubstr("-3\n"));
  EXPECT_THAT(events, Not(HasSubstr("event: start")));
}

TEST_F(ChangeStreamTest, WhatCannotBeResumedIsReset) {
  ChangeStream stream(feed_, {}, "0123456789abcdef.7-3");
  EXPECT_THAT(read(stream), HasSubstr("event: reset\ndata: {\"counts\":{\"poor\":1,\"rich\":2}}"));
}

TEST_F(ChangeStreamTest, TellsOfTheSegmentsAskedForAlone) {
  ChangeStream stream(feed_, {"rich"}, "");
  EXPECT_THAT(read(stream), HasSubstr("{\"counts\":{\"rich\":2}}"));
  spend({{"a", 15}, {"b", 20}, {"c", 30}});
  feed_->settle();
  const std::string events = read(stream);
  EXPECT_THAT(events, HasSubstr("\"segment\":\"rich\""));
  EXPECT_THAT(events, Not(HasSubstr("poor")));
}

TEST_F(ChangeStreamTest, WakesAtOnceWhereThereIsSomething) {
  ChangeStream stream(feed_, {}, "");
  read(stream);
  spend({{"a", 15}, {"b", 20}, {"c", 30}});
  feed_->settle();
  bool woken = false;
  EXPECT_TRUE(stream.wait([&] { woken = true; }));
  EXPECT_TRUE(woken);
}

}  // namespace
}  // namespace muster::server
