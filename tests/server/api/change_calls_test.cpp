#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/live/hook_sender.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/live/feed_fixture.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class WatchCalls : public FeedFixture {
 protected:
  WatchCalls() {
    save("rich", "spend >= 10");
    auto hooks = HookSender::open(path(), feed_);
    EXPECT_TRUE(hooks.ok());
    Service service{.population = current_};
    service.saved = saved_;
    service.feed = feed_;
    service.hooks = *hooks;
    api_.emplace(std::move(service));
  }

  Reply send(std::string_view method, std::string_view target, std::string_view body = {},
             std::string_view last_id = {}) const {
    return api_->answer(Request{.method = method,
                                .target = target,
                                .content_type = {},
                                .accept = {},
                                .last_event_id = last_id,
                                .body = body});
  }

  std::optional<Api> api_;
};

TEST_F(WatchCalls, ASegmentIsWatchedShownAndLeftAlone) {
  const Reply begun = send("PUT", "/v1/segments/rich/watch", R"({"timezone": "Europe/Rome"})");
  ASSERT_EQ(begun.status, 200U) << begun.body;
  EXPECT_EQ(json_of(begun).at("count").as_int64(), 2);
  EXPECT_EQ(json_of(begun).at("timezone").as_string(), "Europe/Rome");
  EXPECT_EQ(send("GET", "/v1/segments/rich/watch").status, 200U);
  EXPECT_EQ(json_of(send("GET", "/v1/watched")).at("watched").as_array().size(), 1U);
  EXPECT_EQ(send("DELETE", "/v1/segments/rich/watch").status, 200U);
  EXPECT_EQ(send("GET", "/v1/segments/rich/watch").status, 404U);
  EXPECT_EQ(send("DELETE", "/v1/segments/rich/watch").status, 404U);
}

TEST_F(WatchCalls, ChangesAreAStreamOfEvents) {
  ASSERT_EQ(send("PUT", "/v1/segments/rich/watch").status, 200U);
  const Reply reply = send("GET", "/v1/changes?segments=rich");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  EXPECT_EQ(reply.content_type, "text/event-stream");
  std::string block;
  ASSERT_TRUE(reply.stream->next(block).ok());
  EXPECT_THAT(block, HasSubstr("event: start\ndata: {\"counts\":{\"rich\":2}}"));
  const Reply resumed = send("GET", "/v1/changes", {}, "nonsense-1");
  block.clear();
  ASSERT_TRUE(resumed.stream->next(block).ok());
  EXPECT_THAT(block, HasSubstr("event: reset"));
}

TEST_F(WatchCalls, HistoryHasSizesBesideDefinitions) {
  feed_->settle();
  const auto history = json_of(send("GET", "/v1/segments/rich/history"));
  EXPECT_EQ(history.at("history").as_array().size(), 1U);
  ASSERT_EQ(history.at("sizes").as_array().size(), 1U);
  EXPECT_EQ(history.at("sizes").as_array()[0].at("size").as_int64(), 2);
}

TEST_F(WatchCalls, HooksNeverShowTheirSecret) {
  const Reply made = send("PUT", "/v1/hooks/crm",
                          R"({"url": "https://hooks.example.org/in", "secret": "hush hush",
                              "segments": ["rich"], "events": ["left", "entered"]})");
  ASSERT_EQ(made.status, 201U) << made.body;
  EXPECT_TRUE(json_of(made).at("signed").as_bool());
  for (const Reply& reply : {send("GET", "/v1/hooks"), send("GET", "/v1/hooks/crm")}) {
    EXPECT_EQ(reply.status, 200U);
    EXPECT_THAT(reply.body, Not(HasSubstr("hush")));
  }
  EXPECT_THAT(made.body, Not(HasSubstr("hush")));
  EXPECT_EQ(json_of(send("GET", "/v1/hooks/crm/dead")).at("dead").as_array().size(), 0U);
  EXPECT_EQ(json_of(send("POST", "/v1/hooks/crm/retry")).at("to_be_sent_again").as_int64(), 0);
  EXPECT_EQ(send("DELETE", "/v1/hooks/crm").status, 200U);
  EXPECT_EQ(send("GET", "/v1/hooks/crm").status, 404U);
}

TEST_F(WatchCalls, SaysWhatIsWrong) {
  EXPECT_THAT(send("PUT", "/v1/segments/rihc/watch").body, HasSubstr(R"("suggestion":"rich")"));
  EXPECT_EQ(send("PUT", "/v1/segments/rich/watch", R"({"timezone": "Mars"})").status, 400U);
  EXPECT_EQ(send("GET", "/v1/changes?segments=rich").status, 404U);
  EXPECT_THAT(send("PUT", "/v1/hooks/crm", "{}").body, HasSubstr("where to post to"));
  EXPECT_THAT(send("PUT", "/v1/hooks/crm", R"({"url": "http://127.0.0.1/"})").body,
              HasSubstr("private network"));
  EXPECT_THAT(
      send("PUT", "/v1/hooks/crm", R"({"url": "https://a.org", "events": ["entred"]})").body,
      HasSubstr(R"("suggestion":"entered")"));
}

TEST_F(WatchCalls, AreNotThereForAFile) {
  const Api plain{Service{.population = current_}};
  EXPECT_EQ(get(plain, "/v1/changes").status, 404U);
  EXPECT_EQ(get(plain, "/v1/hooks").status, 404U);
  EXPECT_EQ(get(plain, "/v1/watched").status, 404U);
}

}  // namespace
}  // namespace muster::server
