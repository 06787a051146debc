// Writes over the API: what they change, what they answer, and that a refused one changes nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "engine/storage/store.hpp"
#include "server/api/api.hpp"
#include "server/saved/saved_store.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using testing::HasSubstr;

std::unique_ptr<engine::LiveStore> opened(const std::filesystem::path& path) {
  auto live = engine::LiveStore::open(path);
  EXPECT_TRUE(live.ok()) << live.error().message;
  return *std::move(live);
}

/// What a request may say in its headers.
struct Headers {
  std::string_view type{};
  std::string_view key{};
  std::string_view match{};
  std::string_view none_match{};
};

class ChangeCalls : public testing::Test {
 protected:
  ChangeCalls() { open(); }

  void open() {
    if (!engine::is_store(path_)) {
      EXPECT_TRUE(engine::save_store(path_, *small_population()).ok());
    }
    live_ = opened(path_);
    api_ = std::make_unique<Api>(live_service(path_, live_).value());
  }
  void reopen() {
    api_.reset();
    live_.reset();
    open();
  }

  Reply send(std::string_view method, std::string_view target, std::string_view body = {},
             const Headers& headers = {}) const {
    return api_->answer(Request{.method = method,
                                .target = target,
                                .content_type = headers.type,
                                .accept = {},
                                .body = body,
                                .if_match = headers.match,
                                .if_none_match = headers.none_match,
                                .idempotency_key = headers.key});
  }
  Reply patch(std::string_view body, const Headers& headers = {}) const {
    return send("PATCH", "/v1/customers", body, headers);
  }
  std::uint64_t count(std::string_view where) const {
    const Reply reply =
        post(*api_, "/v1/count", std::string(R"({"where": ")") + std::string(where) + "\"}");
    EXPECT_EQ(reply.status, 200U) << reply.body;
    return json_of(reply).at("count").to_number<std::uint64_t>();
  }
  /// Everything a reader can see.
  std::string everything() const {
    const Reply reply =
        post(*api_, "/v1/members", R"({"where":"TRUE","fields":["*"]})", "application/x-ndjson");
    return header(reply, "Muster-Version") + "\n" + (reply.stream ? drain(*reply.stream) : "") +
           std::to_string(live_->statistics().sequence);
  }

  ScratchFolder folder_;
  std::filesystem::path path_ = folder_.path("shop");
  std::shared_ptr<engine::LiveStore> live_;
  std::unique_ptr<Api> api_;
};

TEST_F(ChangeCalls, ABatchCreatesChangesAndClears) {
  const std::string before = header(get(*api_, "/readyz"), "Muster-Version");
  const Reply reply = patch(
      "{\"id\":\"c1\",\"city\":\"Rome\",\"spend\":200.25,\"interests\":{\"add\":[\"tea\"],"
      "\"remove\":[\"sport\"]}}\n"
      "{\"id\":\"c2\",\"age\":null}\n"
      "{\"id\":\"c7\",\"city\":\"Rome\",\"email_ok\":true,\"signup\":\"2026-06-30\"}\n",
      {.type = "application/x-ndjson"});
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const auto done = json_of(reply);
  EXPECT_EQ(done.at("created"), 1);
  EXPECT_EQ(done.at("changed"), 2);
  EXPECT_EQ(done.at("removed"), 0);
  EXPECT_EQ(done.at("sequence"), 1);
  EXPECT_FALSE(done.at("repeated").as_bool());
  EXPECT_TRUE(done.at("new_attributes").as_array().empty());
  EXPECT_EQ(done.at("version").as_string(), header(reply, "Muster-Version"));
  EXPECT_NE(header(reply, "Muster-Version"), before);

  EXPECT_EQ(count("TRUE"), 7U);
  EXPECT_EQ(count("city = 'Rome'"), 2U);
  EXPECT_EQ(count("spend = 200.25"), 1U);
  EXPECT_EQ(count("interests HAS 'tea' AND interests HAS 'travel'"), 1U);
  EXPECT_EQ(count("interests HAS 'sport'"), 1U);
  EXPECT_EQ(count("age IS NULL"), 3U);
  EXPECT_EQ(header(get(*api_, "/readyz"), "Muster-Version"), header(reply, "Muster-Version"));
}

TEST_F(ChangeCalls, WhatWasAcknowledgedIsThereAfterAnotherStart) {
  ASSERT_EQ(patch("{\"id\":\"c9\",\"city\":\"Oslo\"}").status, 200U);
  ASSERT_EQ(send("DELETE", "/v1/customers/c1").status, 200U);
  const std::string before = everything();
  reopen();
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(count("city = 'Oslo'"), 1U);
  EXPECT_EQ(count("TRUE"), 6U);
}

// Small writes become a version when somebody asks; whoever writes is told of the newest even so.
TEST_F(ChangeCalls, SmallWritesAreInTheNextAnswerAndRepliesNameTheNewestVersion) {
  std::string last;
  for (int i = 1; i <= 20; ++i) {
    const std::string id = "new" + std::to_string(i);
    const Reply done = patch("{\"id\":\"" + id + "\",\"city\":\"Turin\"}");
    ASSERT_EQ(done.status, 200U) << done.body;
    EXPECT_EQ(json_of(done).at("sequence"), i);
    last = header(done, "Muster-Version");
    const Reply refused = send("DELETE", "/v1/customers/nobody");
    EXPECT_EQ(refused.status, 404U);
    EXPECT_EQ(header(refused, "Muster-Version"), last);
    if (i % 5 != 0) continue;
    EXPECT_EQ(count("city = 'Turin'"), static_cast<std::uint64_t>(i));
  }
  const Reply then = post(*api_, "/v1/count", R"({"where":"TRUE","version":")" + last + "\"}");
  EXPECT_EQ(then.status, 200U) << then.body;
  EXPECT_EQ(json_of(then).at("count"), 26);
  const std::string before = everything();
  ASSERT_EQ(patch("{\"id\":\"new1\",\"city\":\"Rome\"}").status, 200U);
  EXPECT_NE(everything(), before);
  reopen();
  EXPECT_EQ(count("city = 'Turin'"), 19U);
}

// Somebody who enters by one write and leaves by the next was there.
TEST_F(ChangeCalls, WhoWatchesHearsOfEveryWriteByItself) {
  ASSERT_EQ(send("PUT", "/v1/segments/turin", R"({"where":"city = 'Turin'"})").status / 100, 2U);
  ASSERT_EQ(send("PUT", "/v1/segments/turin/watch").status, 200U);
  const Reply changes = get(*api_, "/v1/changes?segments=turin");
  ASSERT_EQ(changes.status, 200U) << changes.body;
  std::string told;
  ASSERT_TRUE(changes.stream->next(told).ok());  // the counts it begins with
  for (const char* const city : {"Turin", "Rome", "Turin"}) {
    ASSERT_EQ(patch(std::string(R"({"id":"c1","city":")") + city + "\"}").status, 200U);
  }
  const auto times = [&](const std::string& event) {
    std::size_t found = 0;
    for (auto at = told.find(event); at != std::string::npos; at = told.find(event, at + 1)) {
      ++found;
    }
    return found;
  };
  while (times("event: entered\n") + times("event: left\n") < 3) {
    std::string block;
    ASSERT_TRUE(changes.stream->next(block).ok());
    if (block.empty()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    told += block;
  }
  EXPECT_EQ(times("event: entered\n"), 2U) << told;
  EXPECT_EQ(times("event: left\n"), 1U) << told;
}

TEST_F(ChangeCalls, NewAttributesAndValuesAppearAndAreNamed) {
  const Reply reply = patch("{\"id\":\"c1\",\"plan\":\"gold\",\"citty\":\"Rome\",\"points\":1.5}");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const auto answer = json_of(reply);
  const auto& added = answer.at("new_attributes").as_array();
  ASSERT_EQ(added.size(), 3U);
  EXPECT_EQ(added[0].at("name"), "plan");
  EXPECT_EQ(added[0].at("type"), "category");
  EXPECT_EQ(added[1].at("resembles"), "city");
  EXPECT_EQ(added[2].at("type"), "number");
  EXPECT_EQ(count("plan = 'gold' AND points > 1"), 1U);
  const Reply refused =
      send("PATCH", "/v1/customers?new_attributes=false", "{\"id\":\"c1\",\"cty\":\"Rome\"}");
  EXPECT_EQ(refused.status, 400U);
  EXPECT_EQ(json_of(refused).at("suggestion"), "city");
}

TEST_F(ChangeCalls, OneCustomerIsChangedOnlyAsTheCallerSawHer) {
  const Reply seen = get(*api_, "/v1/customers/c1");
  const std::string tag = header(seen, "ETag");
  ASSERT_EQ(tag.size(), 18U) << tag;
  EXPECT_EQ(send("GET", "/v1/customers/c1", {}, {.none_match = tag}).status, 304U);
  EXPECT_EQ(send("PATCH", "/v1/customers/c1", "{\"age\":26}", {.match = tag}).status, 200U);
  EXPECT_EQ(count("age = 26"), 1U);
  EXPECT_EQ(send("GET", "/v1/customers/c1", {}, {.none_match = tag}).status, 200U);

  const std::string before = everything();
  const Reply late = send("PATCH", "/v1/customers/c1", "{\"age\":27}", {.match = tag});
  EXPECT_EQ(late.status, 412U);
  EXPECT_EQ(json_of(late).at("code"), "precondition_failed");
  EXPECT_EQ(send("DELETE", "/v1/customers/c1", {}, {.match = tag}).status, 412U);
  EXPECT_EQ(send("PATCH", "/v1/customers/nobody", "{\"age\":27}", {.match = "*"}).status, 412U);
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(send("PATCH", "/v1/customers/c1", "{\"age\":27}", {.match = "*"}).status, 200U);
}

TEST_F(ChangeCalls, ARemovedCustomerIsGone) {
  ASSERT_EQ(send("DELETE", "/v1/customers/c3").status, 200U);
  EXPECT_EQ(get(*api_, "/v1/customers/c3").status, 404U);
  EXPECT_EQ(count("TRUE"), 5U);
  const Reply again = send("DELETE", "/v1/customers/c3");
  EXPECT_EQ(again.status, 404U) << again.body;
}

TEST_F(ChangeCalls, EventsJoinTheCustomersTheyName) {
  const Reply reply = send("POST", "/v1/events",
                           "{\"customer\":\"c1\",\"type\":\"purchase\",\"time\":"
                           "\"2026-01-02T10:00:00Z\",\"amount\":12.5}\n"
                           "{\"customer\":\"c1\",\"type\":\"visit\",\"time\":\"2026-01-03\"}\n",
                           {.type = "application/x-ndjson"});
  ASSERT_EQ(reply.status, 200U) << reply.body;
  EXPECT_EQ(json_of(reply).at("events"), 2);
  EXPECT_EQ(count("SUM(purchase.amount) = 12.5"), 1U);
  const std::string before = everything();
  const char* const stranger =
      "{\"customer\":\"c1\",\"type\":\"visit\",\"time\":\"2026-01-03\"}\n"
      "{\"customer\":\"new\",\"type\":\"visit\",\"time\":\"2026-01-03\"}\n";
  EXPECT_EQ(send("POST", "/v1/events", stranger).status, 404U);
  EXPECT_EQ(everything(), before);
  ASSERT_EQ(send("POST", "/v1/events?create=true", stranger).status, 200U);
  EXPECT_EQ(count("DID visit"), 2U);
  EXPECT_EQ(count("TRUE"), 7U);
}

TEST_F(ChangeCalls, AKeyMakesARepeatedWriteOne) {
  const std::string body = "{\"id\":\"c8\",\"spend\":5}";
  const Reply first = patch(body, {.key = "order-17"});
  ASSERT_EQ(first.status, 200U) << first.body;
  const std::string before = everything();
  const Reply again = patch(body, {.key = "order-17"});
  ASSERT_EQ(again.status, 200U) << again.body;
  EXPECT_TRUE(json_of(again).at("repeated").as_bool());
  EXPECT_EQ(json_of(again).at("created"), 1);
  EXPECT_EQ(json_of(again).at("version"), json_of(first).at("version"));
  const Reply other = patch("{\"id\":\"c8\",\"spend\":6}", {.key = "order-17"});
  EXPECT_EQ(other.status, 400U) << other.body;
  EXPECT_EQ(everything(), before);
  reopen();
  EXPECT_TRUE(json_of(patch(body, {.key = "order-17"})).at("repeated").as_bool());
}

TEST_F(ChangeCalls, EveryRefusedWriteLeavesEverythingAsItWas) {
  struct Refused {
    const char* method;
    const char* target;
    std::string body;
    Headers headers;
    unsigned status;
    const char* says;
  };
  const std::string good = "{\"id\":\"c1\",\"age\":99}\n{\"id\":\"new\",\"fresh\":1}\n";
  const std::string long_key(256, 'k');
  const Refused all[] = {
      {"PATCH", "/v1/customers", good + "{\"id\":", {}, 400, "line 3"},
      {"PATCH", "/v1/customers", good + "{\"age\":1}", {}, 400, "line 3"},
      {"PATCH", "/v1/customers", good + "{\"id\":\"c2\",\"age\":\"old\"}", {}, 400, "age"},
      {"PATCH", "/v1/customers", good + "{\"id\":\"c2\",\"citi\":null}", {}, 400, "citi"},
      {"PATCH", "/v1/customers", "", {}, 400, "nothing to change"},
      {"PATCH", "/v1/customers?create=false", good, {}, 404, "new"},
      {"PATCH", "/v1/customers?create=perhaps", good, {}, 400, "true or false"},
      {"PATCH", "/v1/customers?craete=true", good, {}, 400, "craete"},
      {"PATCH", "/v1/customers", good, {.type = "text/csv"}, 415, "x-ndjson"},
      {"PATCH", "/v1/customers", good, {.key = long_key}, 400, "255"},
      {"PATCH", "/v1/customers", good, {.key = "a b"}, 400, "printable"},
      {"PATCH", "/v1/customers", good, {.match = "\"x\""}, 400, "one customer"},
      {"PATCH", "/v1/customers/c1", "{\"id\":\"c2\"}", {}, 400, "the path"},
      {"PATCH", "/v1/customers/c1", "[{\"age\":1},{\"age\":2}]", {}, 400, "one JSON object"},
      {"PATCH", "/v1/customers/c1", "{\"age\":1}", {.match = "x"}, 400, "in quotes"},
      {"PATCH", "/v1/customers/c1", "{\"age\":{\"add\":[\"x\"]}}", {}, 400, "only tags"},
      {"DELETE", "/v1/customers/nobody", "", {}, 404, "nobody"},
      {"POST", "/v1/events", "{\"customer\":\"c1\",\"type\":\"x\"}", {}, 400, "when"},
      {"POST",
       "/v1/events",
       "{\"customer\":\"c1\",\"type\":\"x\",\"time\":\"soon\"}",
       {},
       400,
       "soon"},
  };
  const std::string before = everything();
  for (const Refused& each : all) {
    const Reply reply = send(each.method, each.target, each.body, each.headers);
    EXPECT_EQ(reply.status, each.status) << each.target << " " << each.body << "\n" << reply.body;
    EXPECT_THAT(reply.body, HasSubstr(each.says)) << each.target << " " << each.body;
    EXPECT_EQ(everything(), before) << each.body;
  }
  reopen();
  EXPECT_EQ(everything(), before);
}

TEST_F(ChangeCalls, AProblemPointsAtTheLine) {
  const Reply reply = patch("{\"id\":\"c1\"}\n\n{\"id\":\"c2\",\"age\":\"old\"}\n");
  EXPECT_EQ(reply.status, 400U);
  EXPECT_EQ(json_of(reply).at("position").at("line"), 3);
  EXPECT_EQ(json_of(reply).at("code"), "wrong_type");
}

TEST_F(ChangeCalls, JsonIsOneObjectOrAnArray) {
  EXPECT_EQ(patch("{\n \"id\":\"c1\",\n \"age\":1}\n", {.type = "application/json"}).status, 200U);
  EXPECT_EQ(
      patch("[{\"id\":\"c1\",\"age\":2},\n{\"id\":\"c2\",\"age\":2}]", {.type = "application/json"})
          .status,
      200U);
  EXPECT_EQ(count("age = 2"), 2U);
}

TEST_F(ChangeCalls, PagesStayOnTheirVersion) {
  const char* const all = R"({"where":"TRUE","limit":2)";
  const Reply first = post(*api_, "/v1/members", std::string(all) + "}");
  ASSERT_EQ(first.status, 200U) << first.body;
  ASSERT_EQ(send("DELETE", "/v1/customers/c3").status, 200U);
  ASSERT_EQ(patch("{\"id\":\"c0\"}").status, 200U);
  const std::string next(json_of(first).at("next").as_string());
  const Reply second =
      post(*api_, "/v1/members", std::string(all) + ",\"cursor\":\"" + next + "\"}");
  ASSERT_EQ(second.status, 200U) << second.body;
  const auto members = json_of(second).at("members").as_array();
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[0].at("id"), "c3");
  EXPECT_EQ(json_of(second).at("version"), json_of(first).at("version"));
  EXPECT_EQ(header(second, "Muster-Version"), header(first, "Muster-Version"));

  reopen();
  const Reply gone = post(*api_, "/v1/members", std::string(all) + ",\"cursor\":\"" + next + "\"}");
  EXPECT_EQ(gone.status, 410U) << gone.body;
  EXPECT_EQ(json_of(gone).at("code"), "version_gone");
}

TEST_F(ChangeCalls, AKeptVersionAnswersWhenItIsAskedFor) {
  const Reply page = post(*api_, "/v1/members", R"({"where":"TRUE","limit":2})");
  const std::string version(json_of(page).at("version").as_string());
  ASSERT_EQ(send("DELETE", "/v1/customers/c3").status, 200U);
  const Reply then = post(*api_, "/v1/count", R"({"where":"TRUE","version":")" + version + "\"}");
  ASSERT_EQ(then.status, 200U) << then.body;
  EXPECT_EQ(json_of(then).at("count"), 6);
  EXPECT_EQ(json_of(then).at("version").as_string(), version);
  EXPECT_EQ(header(then, "Muster-Version"), version);
  EXPECT_EQ(count("TRUE"), 5U);
  EXPECT_EQ(get(*api_, "/v1/customers/c3?version=" + version).status, 200U);
  const Reply never = post(*api_, "/v1/count", R"({"where":"TRUE","version":"0123456789abcdef"})");
  EXPECT_EQ(never.status, 410U) << never.body;
}

TEST_F(ChangeCalls, ListsFollowTheirCustomers) {
  ASSERT_EQ(send("PUT", "/v1/lists/vips", "c1\nc3\nc6\nc9\n", {.type = "text/plain"}).status, 201U);
  EXPECT_EQ(count("LIST 'vips'"), 3U);
  ASSERT_EQ(send("DELETE", "/v1/customers/c1").status, 200U);  // the last row moves to hers
  EXPECT_EQ(count("LIST 'vips'"), 2U);
  ASSERT_EQ(patch("{\"id\":\"c9\"}\n{\"id\":\"c10\"}").status, 200U);
  EXPECT_EQ(count("LIST 'vips'"), 3U);
  ASSERT_EQ(patch("{\"id\":\"c1\"}").status, 200U);
  EXPECT_EQ(count("LIST 'vips'"), 4U);
  ASSERT_EQ(patch("{\"id\":\"c2\",\"age\":5}").status, 200U);
  EXPECT_EQ(count("LIST 'vips' AND city = 'Milan'"), 1U);
}

TEST_F(ChangeCalls, ReadinessSaysWhatTheStoreDoes) {
  ASSERT_EQ(patch("{\"id\":\"c9\"}").status, 200U);
  const auto ready = json_of(get(*api_, "/readyz"));
  EXPECT_TRUE(ready.at("writes").as_bool());
  EXPECT_EQ(ready.at("store").at("sequence"), 1);
  EXPECT_EQ(ready.at("store").at("journal_batches"), 1);
  EXPECT_GT(ready.at("store").at("journal_bytes").to_number<int>(), 0);
}

TEST(ChangeCallsWithoutAStore, SayWhereChangesAreMade) {
  const Api api(Service{.population = small_population()});
  for (const auto& [method, target] : {std::pair{"PATCH", "/v1/customers"},
                                       {"PATCH", "/v1/customers/c1"},
                                       {"DELETE", "/v1/customers/c1"},
                                       {"POST", "/v1/events"}}) {
    const Reply reply = api.answer(Request{.method = method,
                                           .target = target,
                                           .content_type = {},
                                           .accept = {},
                                           .body = "{\"id\":\"c1\",\"age\":1}"});
    EXPECT_EQ(reply.status, 404U);
    EXPECT_THAT(reply.body, HasSubstr("answers from a file"));
  }
}

}  // namespace
}  // namespace muster::server
