// Every call of the table with every scope: whoever adds a call is asked here whom it answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "server/access/attribute_view.hpp"
#include "server/access/refusal.hpp"
#include "server/api/api.hpp"
#include "server/api/routes.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;

Service service() {
  Service service{.population = small_population()};
  service.views = std::make_shared<AttributeViews>();
  return service;
}

std::string target_of(const Route& route) {
  std::string target(route.path);
  const std::size_t at = target.find("{name}");
  return at == std::string::npos ? target : target.replace(at, 6, "c1");
}

Reply send(const Api& api, std::string_view method, std::string_view target, const Caller& caller,
           std::string_view body = "{}") {
  return api.answer(Request{.method = method,
                            .target = target,
                            .content_type = {},
                            .accept = {},
                            .body = body,
                            .caller = std::make_shared<const Caller>(caller)});
}

TEST(Scopes, EveryCallAnswersThoseItShouldAndNobodyElse) {
  const Api api(service());
  for (const Route& route : all_routes()) {
    const std::string target = target_of(route);
    for (const Scope scope : {Scope::none, Scope::count, Scope::read, Scope::write, Scope::admin}) {
      SCOPED_TRACE(std::string(route.method) + " " + target + " " + std::string(to_string(scope)));
      const Reply reply = send(api, route.method, target, {"crm", scope});
      if (scope >= route.scope) {
        EXPECT_NE(reply.status, 401U);
        EXPECT_NE(reply.status, 403U) << reply.body;
      } else if (scope == Scope::none) {
        EXPECT_EQ(reply.status, 401U);
      } else {
        EXPECT_EQ(reply.status, 403U);
        EXPECT_THAT(reply.body, HasSubstr(std::string(to_string(route.scope))));
        EXPECT_THAT(header(reply, "WWW-Authenticate"), HasSubstr("insufficient_scope"));
      }
    }
  }
}

// What each scope may do is a promise; a call that moves to another is to be moved here too.
TEST(Scopes, AreThoseOfTheirKind) {
  for (const Route& route : all_routes()) {
    SCOPED_TRACE(std::string(route.method) + " " + std::string(route.path));
    const bool changes = route.method == "PUT" || route.method == "PATCH" ||
                         route.method == "DELETE" || route.path == "/v1/events";
    if (changes) {
      EXPECT_GE(route.scope, Scope::write);
      EXPECT_EQ(route.answers, Answers::whole);
    }
    const bool tells_members = route.path.find("/members") != std::string_view::npos ||
                               route.path.find("/customers") != std::string_view::npos ||
                               route.path == "/v1/changes" || route.path == "/v1/diff";
    if (tells_members) {
      EXPECT_GE(route.scope, Scope::read);
      EXPECT_NE(route.answers, Answers::groups);
    }
    if (route.path.starts_with("/v1/hooks") || route.path == "/v1/audit" ||
        route.path == "/metrics") {
      EXPECT_EQ(route.scope, Scope::admin);
    }
    if (route.scope == Scope::none) {
      EXPECT_TRUE(route.path == "/healthz" || route.path == "/readyz");
    }
  }
}

TEST(Scopes, StrangersGetOneAnswerWhateverTheyAskFor) {
  const Api api(service());
  const Caller stranger;
  const Reply first = send(api, "POST", "/v1/count", stranger, R"({"where":"age > 1"})");
  EXPECT_EQ(first.status, 401U);
  EXPECT_EQ(header(first, "WWW-Authenticate"), "Bearer");
  EXPECT_EQ(header(first, kVersionHeader), "") << "that the data change is not told";
  for (const auto& [method, target] : {std::pair{"GET", "/v1/nothing"},
                                       {"DELETE", "/v1/count"},
                                       {"GET", "/"},
                                       {"BREW", "/coffee"},
                                       {"GET", "/v1/segments/%ZZ"},
                                       {"GET", "/metrics"},
                                       {"HEAD", "/v1/attributes"}}) {
    const Reply reply = send(api, method, target, stranger);
    EXPECT_EQ(reply.status, 401U) << target;
    EXPECT_EQ(reply.body, first.body) << target;
    EXPECT_EQ(reply.headers, first.headers) << target;
  }
  const Reply ready = send(api, "GET", "/readyz", stranger);
  EXPECT_EQ(ready.status, 200U);
  EXPECT_EQ(ready.body, R"({"status":"ready"})");
  EXPECT_EQ(send(api, "GET", "/healthz", stranger).status, 200U);
}

TEST(Scopes, LimitedTokensAreAnsweredOnlyWhereTheLimitHolds) {
  const Api api(service());
  for (const Route& route : all_routes()) {
    const std::string target = target_of(route);
    SCOPED_TRACE(std::string(route.method) + " " + target);
    const Reply grouped =
        send(api, route.method, target, {"agency", Scope::count, 3, std::nullopt});
    const bool answers_groups = route.scope <= Scope::count && route.answers == Answers::groups;
    EXPECT_EQ(grouped.status == 403U, !answers_groups) << grouped.body;
    const Reply narrowed =
        send(api, route.method, target, {"agency", Scope::read, 0, AttributeNames{"city"}});
    const bool answers_some = route.scope <= Scope::read && route.answers != Answers::whole;
    EXPECT_EQ(narrowed.status == 403U, !answers_some) << narrowed.body;
  }
}

}  // namespace
}  // namespace muster::server
