// What limited tokens learn over the API: small groups attacked by differencing, attributes hidden.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "engine/storage/store.hpp"
#include "server/access/attribute_view.hpp"
#include "server/access/audit_log.hpp"
#include "server/access/caller.hpp"
#include "server/api/api.hpp"
#include "server/saved/saved_store.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Reply ask(const Api& api, std::shared_ptr<const Caller> caller, std::string_view method,
          std::string_view target, std::string_view body = {}, std::string_view accept = {}) {
  return api.answer(Request{.method = method,
                            .target = target,
                            .content_type = {},
                            .accept = accept,
                            .body = body,
                            .caller = std::move(caller)});
}

// 1,000 customers, ten of every age from 0 to 99; groups of fewer than 15 are not told.
class SmallGroupTokens : public ::testing::Test {
 protected:
  SmallGroupTokens() : api_(service()) {}
  static Service service() {
    Service service{.population = long_population(1'000)};
    service.views = std::make_shared<AttributeViews>();
    return service;
  }
  boost::json::value asked(std::string_view target, std::string_view body) const {
    const Reply reply = ask(api_, agency_, "POST", target, body);
    EXPECT_EQ(reply.status, 200U) << reply.body;
    return json_of(reply);
  }
  boost::json::value count(const std::string& where) const {
    return asked("/v1/count", R"({"where":")" + where + "\"}");
  }

  std::shared_ptr<const Caller> agency_ =
      std::make_shared<const Caller>(Caller{"agency", Scope::count, 15, std::nullopt});
  Api api_;
};

TEST_F(SmallGroupTokens, LearnSizesOfLargeGroupsOnly) {
  EXPECT_EQ(count("age < 50").at("count"), 500);
  EXPECT_EQ(count("TRUE").at("count"), 1'000);
  const auto small = count("age = 7");
  EXPECT_TRUE(small.at("count").is_null());
  EXPECT_TRUE(small.at("share").is_null());
  EXPECT_EQ(small.at("fewer_than"), 15);
  EXPECT_EQ(count("age = 500").at("fewer_than"), 15) << "nobody is fewer too";
  const auto nearly_all = count("age <> 7");
  EXPECT_TRUE(nearly_all.at("count").is_null());
  EXPECT_EQ(nearly_all.at("withheld").as_string(), "difference");
  EXPECT_TRUE(count("NOT age = 500").at("count").is_null());
}

TEST_F(SmallGroupTokens, CannotSubtractWithinARequest) {
  // The size of `age = 7` by difference, in every order.
  for (const char* const queries :
       {R"([{"name":"a","where":"age < 50"},{"name":"b","where":"age < 50 AND age <> 7"}])",
        R"([{"name":"a","where":"age < 50 AND age <> 7"},{"name":"b","where":"age < 50"}])",
        R"([{"name":"a","where":"age < 50"},{"name":"b","where":"age >= 50 OR age = 7"}])"}) {
    const auto told = asked("/v1/counts", std::string(R"({"queries":)") + queries + "}");
    EXPECT_FALSE(told.at("counts").at(0).at("count").is_null()) << queries;
    EXPECT_TRUE(told.at("counts").at(1).at("count").is_null()) << queries;
    EXPECT_EQ(told.at("counts").at(1).at("withheld").as_string(), "difference") << queries;
  }
  // Whether one customer is in a group: the same answer if she is and if she is not.
  const auto with = asked("/v1/counts", R"({"queries":[{"name":"a","where":"age < 50"},
      {"name":"b","where":"age < 50 AND NOT age = 7"}]})");
  const auto without = asked("/v1/counts", R"({"queries":[{"name":"a","where":"age < 50"},
      {"name":"b","where":"age < 50 AND NOT age = 77"}]})");
  EXPECT_EQ(with.at("counts"), without.at("counts"));
  // Three that would tell a meeting of ten by inclusion and exclusion.
  const auto three = asked("/v1/counts", R"({"queries":[{"name":"a","where":"age <= 30"},
      {"name":"b","where":"age BETWEEN 30 AND 60"},{"name":"c","where":"age <= 60"}]})");
  int told = 0;
  for (const auto& each : three.at("counts").as_array()) told += each.at("count").is_null() ? 0 : 1;
  EXPECT_LT(told, 3);
  // Harmless ones are all told, also one asked twice.
  const auto harmless = asked("/v1/counts", R"({"queries":[{"name":"a","where":"age < 20"},
      {"name":"b","where":"age < 40"},{"name":"c","where":"age >= 70"},
      {"name":"d","where":"age < 40"},{"name":"e","where":"TRUE"}]})");
  for (const auto& each : harmless.at("counts").as_array()) {
    EXPECT_FALSE(each.at("count").is_null()) << harmless;
  }
}

TEST_F(SmallGroupTokens, CannotAskForTooManySetsAtOnce) {
  std::string queries;
  for (int i = 0; i < 17; ++i) {
    queries += std::string(i == 0 ? "" : ",") + R"({"name":"q","where":"age < )" +
               std::to_string(20 + i) + "\"}";
  }
  EXPECT_EQ(ask(api_, agency_, "POST", "/v1/counts", R"({"queries":[)" + queries + "]}").status,
            422U);
}

TEST_F(SmallGroupTokens, SeeOverlapsOfThoseSegmentsThatMeetInLargeGroups) {
  const auto met = asked("/v1/overlap", R"({"segments":[{"name":"a","where":"age < 60"},
      {"name":"b","where":"age >= 40"},{"name":"c","where":"age < 60 AND age <> 50"}]})");
  EXPECT_EQ(met.at("segments").at(0).at("count"), 600);
  EXPECT_TRUE(met.at("segments").at(2).at("count").is_null());
  // a and b leave nobody out, which is a small group too: of a alone pairs and regions speak.
  EXPECT_EQ(met.at("among").as_array().size(), 1U);
  EXPECT_TRUE(met.at("pairs").as_array().empty());
  const auto large = asked("/v1/overlap", R"({"segments":[{"name":"a","where":"age < 60"},
      {"name":"b","where":"age BETWEEN 40 AND 80"}]})");
  ASSERT_EQ(large.at("pairs").as_array().size(), 1U) << large;
  EXPECT_EQ(large.at("pairs").at(0).at("count"), 200);
  EXPECT_EQ(large.at("union"), 810);
  EXPECT_EQ(large.at("none"), 190);
  EXPECT_EQ(large.at("regions").as_array().size(), 3U);
}

TEST_F(SmallGroupTokens, SeeBreakdownsWithoutSmallGroups) {
  const auto all = asked("/v1/breakdown", R"({"where":"TRUE","by":["age"]})");
  EXPECT_TRUE(all.at("cells").as_array().empty()) << "every age has ten";
  EXPECT_EQ(all.at("withheld").at("count"), 1'000);
  const auto small = asked("/v1/breakdown", R"({"where":"age = 7","by":["age"]})");
  EXPECT_TRUE(small.at("count").is_null());
  EXPECT_TRUE(small.at("cells").as_array().empty());
  EXPECT_TRUE(small.at("withheld").is_null());
}

TEST_F(SmallGroupTokens, AreToldOnceWhyTheSizeOfABreakdownIsWithheld) {
  const Reply reply =
      ask(api_, agency_, "POST", "/v1/breakdown", R"({"where":"age <> 7","by":["age"]})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  EXPECT_EQ(json_of(reply).at("withheld").as_string(), "difference");
  EXPECT_EQ(reply.body.find("\"withheld\""), reply.body.rfind("\"withheld\"")) << reply.body;
}

TEST_F(SmallGroupTokens, AreRefusedWhatTellsMore) {
  EXPECT_EQ(
      ask(api_, agency_, "POST", "/v1/count", R"({"where":"age < 50","explain":true})").status,
      403U);
  for (const char* const path :
       {"/v1/profile", "/v1/aggregate", "/v1/cutoffs", "/v1/diff", "/v1/funnel", "/v1/members",
        "/v1/score", "/v1/plan", "/v1/lint"}) {
    EXPECT_EQ(ask(api_, agency_, "POST", path, R"({"where":"age < 50"})").status, 403U) << path;
  }
  const Reply schema = ask(api_, agency_, "GET", "/v1/attributes");
  EXPECT_EQ(schema.status, 200U);
  for (const char* const word : {"known", "maximum", "minimum", "count", "distinct"}) {
    EXPECT_THAT(schema.body, Not(HasSubstr(word)));
  }
}

// May see the city and the age; there are spend, interests and more.
class NarrowTokens : public ::testing::Test {
 protected:
  NarrowTokens() {
    EXPECT_TRUE(engine::save_store(folder_.path("shop"), *population_).ok());
    Service service{.population = population_};
    service.saved = std::make_shared<SavedStore>(folder_.path("shop"), population_);
    service.views = std::make_shared<AttributeViews>();
    service.audit = *AuditLog::open(folder_.path("shop"));
    api_.emplace(service);
    EXPECT_EQ(put("/v1/segments/rich", R"({"where":"spend > 100"})").status, 201U);
    EXPECT_EQ(put("/v1/segments/Milanese", R"({"where":"city = 'Milan'"})").status, 201U);
    EXPECT_EQ(put("/v1/segments/both", R"({"where":"SEGMENT 'rich' OR age > 90"})").status, 201U);
    EXPECT_EQ(put("/v1/lists/all", R"({"where":"TRUE"})").status, 201U);
  }
  Reply put(std::string_view target, std::string_view body) const {
    return ask(*api_, nullptr, "PUT", target, body);
  }
  Reply post(std::string_view target, std::string_view body, std::string_view accept = {}) const {
    return ask(*api_, partner_, "POST", target, body, accept);
  }
  Reply get(std::string_view target) const { return ask(*api_, partner_, "GET", target); }

  ScratchFolder folder_;
  std::shared_ptr<const engine::Population> population_ = small_population();
  std::shared_ptr<const Caller> partner_ = std::make_shared<const Caller>(
      Caller{"partner", Scope::read, 0, AttributeNames{"city", "age"}});
  std::optional<Api> api_;
};

TEST_F(NarrowTokens, AskAboutTheirAttributesAsEver) {
  EXPECT_EQ(json_of(post("/v1/count", R"({"where":"city = 'Milan' AND age < 30"})")).at("count"),
            1);
  const auto page = json_of(post("/v1/members", R"({"where":"age > 40","fields":["*"]})"));
  ASSERT_EQ(page.at("members").as_array().size(), 2U);
  EXPECT_EQ(page.at("members").at(0).as_object().size(), 3U) << page;
  EXPECT_EQ(
      json_of(post("/v1/count", R"({"where":"SEGMENT 'Milanese' AND LIST 'all'"})")).at("count"),
      3);
}

TEST_F(NarrowTokens, FindNoOtherAttributeAndNoHintOfOne) {
  for (const auto& [path, body] : {std::pair{"/v1/count", R"({"where":"spend > 100"})"},
                                   {"/v1/count", R"({"where":"spent > 100"})"},
                                   {"/v1/count", R"({"rules":{"combinator":"and","rules":[
            {"field":"spend","operator":">","value":1}]}})"},
                                   {"/v1/breakdown", R"({"where":"TRUE","by":["interests"]})"},
                                   {"/v1/aggregate", R"({"where":"TRUE","of":["spend"]})"},
                                   {"/v1/members", R"({"where":"TRUE","fields":["spend"]})"},
                                   {"/v1/members", R"({"where":"TRUE","order_by":"spend desc"})"},
                                   {"/v1/profile", R"({"where":"TRUE","attributes":["spend"]})"},
                                   {"/v1/cutoffs", R"({"where":"TRUE","of":"spend"})"},
                                   {"/v1/score", R"({"card":{"name":"x","rules":[
            {"name":"r","when":"spend > 1","points":1}]}})"},
                                   {"/v1/count", R"({"where":"SEGMENT 'rich'"})"},
                                   {"/v1/count", R"({"where":"SEGMENT 'both'"})"},
                                   {"/v1/count", R"({"where":"SEGMENT 'rihc'"})"}}) {
    const Reply reply = post(path, body);
    EXPECT_EQ(reply.status, 400U) << path << body << reply.body;
    const auto problem = json_of(reply).as_object();
    if (const auto* near = problem.if_contains("suggestion")) {
      EXPECT_TRUE(near->as_string() == "city" || near->as_string() == "age" ||
                  near->as_string() == "id" || near->as_string() == "Milanese")
          << reply.body;
    }
  }
  const Reply attributes = get("/v1/attributes");
  EXPECT_THAT(attributes.body, HasSubstr("city"));
  const Reply profile = post("/v1/profile", R"({"where":"age > 20"})");
  EXPECT_EQ(profile.status, 200U) << profile.body;
  const Reply customer = get("/v1/customers/c1");
  EXPECT_EQ(customer.status, 200U) << customer.body;
  const Reply segments = get("/v1/segments");
  for (const std::string& body : {attributes.body, profile.body, customer.body, segments.body}) {
    for (const char* const hidden : {"spend", "interests", "signup", "rich", "both"}) {
      EXPECT_THAT(body, Not(HasSubstr(hidden)));
    }
  }
  EXPECT_EQ(get("/v1/segments/rich").status, 404U);
  EXPECT_EQ(get("/v1/segments/rich/count").status, 404U);
  EXPECT_EQ(get("/v1/segments/both/members").status, 404U);
  EXPECT_EQ(get("/v1/segments/Milanese/count").status, 200U);
  EXPECT_THAT(get("/v1/segments/rihc").body, Not(HasSubstr("suggestion\":\"rich")));
}

TEST_F(NarrowTokens, ShareNothingRememberedWithOthers) {
  // The same test of another attribute with the same place: asked often enough to be remembered.
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(
        json_of(ask(*api_, nullptr, "POST", "/v1/count", R"({"where":"age > 30"})")).at("count"),
        3);
    const auto other =
        std::make_shared<const Caller>(Caller{"other", Scope::read, 0, AttributeNames{"spend"}});
    EXPECT_EQ(
        json_of(ask(*api_, other, "POST", "/v1/count", R"({"where":"spend > 30"})")).at("count"),
        3);
    EXPECT_EQ(json_of(post("/v1/count", R"({"where":"age > 30"})")).at("count"), 3);
  }
}

TEST_F(NarrowTokens, AreWrittenDownWhenTheyTakeMembersOut) {
  ASSERT_EQ(post("/v1/members", R"({"where":"age > 40","fields":["city"]})").status, 200U);
  ASSERT_EQ(post("/v1/members", R"({"where":"TRUE","limit":2})", "text/csv").status, 200U);
  ASSERT_EQ(post("/v1/count", R"({"where":"TRUE"})").status, 200U);
  ASSERT_EQ(get("/v1/segments/Milanese/members").status, 200U);
  ASSERT_EQ(ask(*api_, nullptr, "POST", "/v1/members", R"({"where":"TRUE"})").status, 200U);
  const auto audited = AuditLog::open(folder_.path("shop"));
  ASSERT_TRUE(audited.ok());
  const auto entries = (*audited)->latest(10);
  ASSERT_TRUE(entries.ok());
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ((*entries)[0].token, "partner");
  EXPECT_EQ((*entries)[0].call, "POST /v1/members");
  EXPECT_EQ((*entries)[0].definition, "age > 40");
  EXPECT_EQ((*entries)[0].fields, "city");
  EXPECT_EQ((*entries)[0].size, 2U);
  EXPECT_EQ((*entries)[0].version, population_->version());
  EXPECT_EQ((*entries)[1].size, 2U);
  EXPECT_EQ((*entries)[2].size, 3U);
  // Nothing that was written down can be changed or dropped.
  auto direct = engine::SqliteConnection::open(folder_.path("shop") / "audit.sqlite",
                                               engine::SqliteConnection::Access::write);
  ASSERT_TRUE(direct.ok());
  EXPECT_FALSE(direct->run("DELETE FROM exports").ok());
  EXPECT_FALSE(direct->run("UPDATE exports SET token = 'somebody'").ok());
  const auto who = std::filesystem::status(folder_.path("shop") / "audit.sqlite").permissions();
  EXPECT_EQ(who & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
            std::filesystem::perms::none);
}

}  // namespace
}  // namespace muster::server
