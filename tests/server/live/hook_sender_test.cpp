#include "server/live/hook_sender.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "server/live/hook_signature.hpp"
#include "tests/http/running_server.hpp"
#include "tests/server/live/feed_fixture.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A receiver on this machine that remembers what it was told.
class Receiver {
 public:
  /// Answers with the statuses in turn, the last of them for ever.
  explicit Receiver(std::vector<unsigned> statuses = {200})
      : statuses_(std::move(statuses)),
        server_({}, [this](const Request& request) { return take(request); }) {}

  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + "/told?by=muster";
  }
  /// Waits until it was told so often, whatever it answered.
  std::vector<std::string> wait_for(std::size_t posts) {
    std::unique_lock lock(mutex_);
    const bool came =
        changed_.wait_for(lock, std::chrono::seconds(60), [&] { return bodies_.size() >= posts; });
    EXPECT_TRUE(came) << bodies_.size() << " of " << posts;
    return bodies_;
  }

 private:
  Reply take(const Request& request) {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/told?by=muster");
    bodies_.emplace_back(request.body);
    Reply reply;
    reply.status = statuses_[std::min(bodies_.size(), statuses_.size()) - 1];
    reply.headers.emplace_back("Location", "/elsewhere");
    changed_.notify_all();
    return reply;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<unsigned> statuses_;
  std::vector<std::string> bodies_;
  RunningServer server_;
};

class HookSenderTest : public FeedFixture {
 public:
  ~HookSenderTest() override { hooks_.reset(); }

 protected:
  HookSenderTest() {
    save("rich", "spend >= 10");
    save("poor", "spend < 10");
    watch("rich");
    watch("poor");
    start();
  }

  void start(bool allow_private = true) {
    hooks_.reset();
    SenderOptions options;
    options.policy.allow_private = allow_private;
    options.tries = 3;
    options.first_pause = std::chrono::milliseconds(1);
    auto hooks = HookSender::open(path(), feed_, options);
    ASSERT_TRUE(hooks.ok()) << hooks.error().message;
    hooks_ = *std::move(hooks);
  }
  Result<bool> put(const std::string& url, std::vector<std::string> segments = {},
                   std::vector<std::string> events = {}) {
    Hook hook;
    hook.name = "crm";
    hook.url = url;
    hook.secret = "secret";
    hook.segments = std::move(segments);
    hook.events = std::move(events);
    return hooks_->put(std::move(hook));
  }
  void move_a() { spend({{"a", 15}, {"b", 20}, {"c", 30}}); }
  /// Waits until the sender has written down what it did.
  Hook settled(const std::function<bool(const Hook&)>& is_so) {
    for (int i = 0; i < 3'000; ++i) {
      const Result<Hook> hook = hooks_->log().hook("crm");
      EXPECT_TRUE(hook.ok());
      if (hook.ok() && is_so(*hook)) return *hook;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    ADD_FAILURE() << "the sender did not come to it";
    return {};
  }

  std::shared_ptr<HookSender> hooks_;
};

TEST(HookSignature, IsTheHmacOfTimeAndBody) {
  EXPECT_EQ(hook_signature("secret", 1'782'820'800, R"({"a":1})"),
            "t=1782820800,v1=f846fc5f451ed6bd3165aded7afcbf1492671682c47553640362aba9340e2676");
}

TEST_F(HookSenderTest, TellsWhatHappensOnceItIsThere) {
  Receiver receiver;
  ASSERT_TRUE(put(receiver.url()).value());
  move_a();
  const std::string body = receiver.wait_for(1)[0];
  const auto told = boost::json::parse(body);
  EXPECT_EQ(told.at("hook").as_string(), "crm");
  EXPECT_FALSE(told.at("missed").as_bool());
  ASSERT_EQ(told.at("entries").as_array().size(), 4U) << body;
  EXPECT_EQ(told.at("entries").as_array()[0].at("event").as_string(), "left");
  EXPECT_EQ(told.at("entries").as_array()[0].at("data").at("ids").as_array()[0].as_string(), "a");
  const Hook hook = settled([](const Hook& each) { return each.delivered == 1; });
  EXPECT_EQ(hook.place, feed_->standing().last);
  EXPECT_EQ(hook.failure, "");
}

TEST_F(HookSenderTest, TellsOfWhatWasAskedForAlone) {
  Receiver receiver;
  ASSERT_TRUE(put(receiver.url(), {"rich"}, {"entered"}).ok());
  move_a();
  const std::string body = receiver.wait_for(1)[0];
  EXPECT_EQ(boost::json::parse(body).at("entries").as_array().size(), 1U) << body;
  EXPECT_THAT(body, HasSubstr(R"("segment":"rich")"));
}

TEST_F(HookSenderTest, TriesAgainUntilItIsTaken) {
  Receiver receiver({503, 302, 204});
  ASSERT_TRUE(put(receiver.url()).ok());
  move_a();
  const std::vector<std::string> bodies = receiver.wait_for(3);
  EXPECT_EQ(bodies[0], bodies[2]);
  EXPECT_EQ(settled([](const Hook& each) { return each.delivered == 1; }).tries, 0U);
}

TEST_F(HookSenderTest, WhatIsNeverTakenIsADeadLetterThatCanBeSentAgain) {
  Receiver receiver({500, 500, 500, 200});
  ASSERT_TRUE(put(receiver.url()).ok());
  move_a();
  const std::string body = receiver.wait_for(3)[0];
  settled([](const Hook& each) { return each.dead == 1; });
  const auto dead = hooks_->log().dead("crm");
  ASSERT_TRUE(dead.ok());
  ASSERT_EQ(dead->size(), 1U);
  EXPECT_EQ((*dead)[0].body, body);
  EXPECT_EQ((*dead)[0].failure, "the target replied 500");
  EXPECT_EQ(hooks_->send_again("crm").value(), 1U);
  EXPECT_EQ(receiver.wait_for(4)[3], body);
  settled([](const Hook& each) { return each.dead == 0; });
}

TEST_F(HookSenderTest, GoesOnWhereItEndedAfterARestart) {
  Receiver receiver;
  ASSERT_TRUE(put(receiver.url()).ok());
  hooks_.reset();
  move_a();
  feed_->settle();
  start();
  EXPECT_THAT(receiver.wait_for(1)[0], HasSubstr(R"("ids":["a"])"));
  settled([](const Hook& each) { return each.delivered == 1; });
}

TEST_F(HookSenderTest, ATargetThatIsNotThereIsAFailureInWords) {
  ASSERT_TRUE(put("http://127.0.0.1:1/").ok());
  move_a();
  const Hook hook = settled([](const Hook& each) { return !each.failure.empty(); });
  EXPECT_THAT(hook.failure, HasSubstr("no connection to 127.0.0.1:1"));
}

TEST_F(HookSenderTest, PrivateAddressesAreRefusedUnlessAllowed) {
  start(false);
  for (const char* url : {"http://127.0.0.1/", "https://[::1]/", "http://localhost/",
                          "http://10.0.0.1/", "http://169.254.169.254/latest"}) {
    const auto refused = put(url);
    ASSERT_FALSE(refused.ok()) << url;
    EXPECT_THAT(refused.error().message, HasSubstr("private network")) << url;
    EXPECT_THAT(refused.error().message, Not(HasSubstr("secret")));
  }
}

TEST_F(HookSenderTest, AHookThatIsNotThereHasANearestName) {
  ASSERT_TRUE(put("http://127.0.0.1:1/").ok());
  EXPECT_EQ(hooks_->log().hook("crn").error().suggestion, "crm");
  EXPECT_EQ(hooks_->remove("x").error().code, ErrorCode::not_found);
  EXPECT_TRUE(hooks_->remove("crm").ok());
  EXPECT_TRUE(hooks_->log().hooks()->empty());
}

}  // namespace
}  // namespace muster::server
