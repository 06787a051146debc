// Paths, methods and media types.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "engine/kernels/kernel_set.hpp"
#include "server/access/caller.hpp"
#include "server/api/known_count.hpp"
#include "server/api/routes.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

class Router : public ::testing::Test {
 protected:
  Api api_{Service{small_population()}};
};

TEST_F(Router, AnswersNotFoundForUnknownPathsAndNamesTheNearest) {
  const Reply reply = post(api_, "/v1/cuont", "{}");
  EXPECT_EQ(reply.status, 404U);
  EXPECT_EQ(reply.content_type, "application/problem+json");
  EXPECT_NE(reply.body.find("did you mean /v1/count?"), std::string::npos) << reply.body;
  EXPECT_EQ(get(api_, "/etc/passwd").status, 404U);
  EXPECT_EQ(get(api_, "/v1/count/").status, 404U);
  EXPECT_EQ(get(api_, "").status, 404U);
}

TEST_F(Router, FindsNamesWhereTheyMayStandAlone) {
  EXPECT_EQ(routes_of("/v1/segments/a%20b").name, "a%20b");
  EXPECT_EQ(routes_of("/v1/segments/vip/count").routes.front()->path, "/v1/segments/{name}/count");
  EXPECT_EQ(routes_of("/v1/segments/vip/count").name, "vip");
  EXPECT_EQ(routes_of("/v1/segments/{name}").name, "{name}");
  EXPECT_EQ(routes_of("/v1/segments").name, "");
  EXPECT_EQ(routes_of("/v1/score/suggest").routes.size(), 1U);
  for (const std::string& path :
       {std::string("/v1/segments/"), std::string("/v1/segments//count"), std::string("//"),
        std::string("/v1/x/vip"), std::string("/v1/segments/vip/"), std::string("v1/segments/vip"),
        std::string(8'000, '/'), std::string("/v1/segments/vip/count/count")}) {
    EXPECT_TRUE(routes_of(path).routes.empty()) << path;
  }
  for (const Route& each : all_routes()) {
    EXPECT_EQ(routes_of(each.path).taking(each.method), &each) << each.path;
  }
}

/// A count that asks for nothing special.
Request count_of(std::string_view body) {
  return {.method = "POST",
          .target = "/v1/count",
          .content_type = "application/json",
          .accept = {},
          .body = body};
}

TEST_F(Router, AnswersAtOnceAsItDoesOtherwise) {
  for (const char* body :
       {R"({"where":"city = 'Milan'"})", R"({"where":"NOT city = 'Milan'","as_of":"2026-06-30"})",
        R"({"where":"age IS NULL","timezone":"Europe/Rome"})"}) {
    const std::optional<Reply> at_once = api_.answer_at_once(count_of(body));
    ASSERT_TRUE(at_once) << body;
    const Reply reply = api_.answer(count_of(body));
    EXPECT_EQ(at_once->status, reply.status);
    EXPECT_EQ(at_once->content_type, reply.content_type);
    EXPECT_EQ(at_once->headers, reply.headers);
    auto left = json_of(*at_once).as_object();
    auto right = json_of(reply).as_object();
    left.erase("elapsed_us");
    right.erase("elapsed_us");
    EXPECT_EQ(left, right) << body;
  }
}

TEST_F(Router, AnswersNothingAtOnceThatTakesWorkOrIsWrong) {
  const std::string known = R"({"where":"city = 'Milan'"})";
  ASSERT_TRUE(api_.answer_at_once(count_of(known)));
  for (const std::string& body :
       {std::string(R"({"where":"age > 30"})"), std::string(R"({"where":"city = 'Milna'"})"),
        std::string(R"({"where":"city = 'Milan'","explain":true})"),
        std::string(R"({"where":"city = 'Milan'","version":"1"})"),
        std::string(R"({"where":"city = "})"), std::string("{"), std::string(),
        known + std::string(kMostKnownBytes, ' ')}) {
    EXPECT_FALSE(api_.answer_at_once(count_of(body))) << body;
  }
  Request other = count_of(known);
  other.target = "/v1/count?version=1";
  EXPECT_FALSE(api_.answer_at_once(other));
  other = count_of(known);
  other.method = "GET";
  EXPECT_FALSE(api_.answer_at_once(other));
  other = count_of(known);
  other.accept = "text/csv";
  EXPECT_FALSE(api_.answer_at_once(other));
  other = count_of(known);
  other.content_type = "text/plain";
  EXPECT_FALSE(api_.answer_at_once(other));
  other = count_of(known);
  other.timeout = "1";
  EXPECT_FALSE(api_.answer_at_once(other));
}

TEST_F(Router, AnswersNobodyAtOnceWhoMayNotAskOrIsToldLess) {
  Request request = count_of(R"({"where":"city = 'Milan'"})");
  request.caller = std::make_shared<const Caller>();
  EXPECT_FALSE(api_.answer_at_once(request));
  request.caller = std::make_shared<const Caller>(Caller{"few", Scope::count, 2, std::nullopt});
  EXPECT_FALSE(api_.answer_at_once(request));
  request.caller = std::make_shared<const Caller>(Caller{"crm", Scope::count, 0, std::nullopt});
  EXPECT_TRUE(api_.answer_at_once(request));
}

TEST_F(Router, NamesTheAllowedMethods) {
  const Reply get_count = get(api_, "/v1/count");
  EXPECT_EQ(get_count.status, 405U);
  EXPECT_EQ(header(get_count, "Allow"), "POST");
  const Reply post_ready = post(api_, "/readyz", "");
  EXPECT_EQ(post_ready.status, 405U);
  EXPECT_EQ(header(post_ready, "Allow"), "GET, HEAD");
}

TEST_F(Router, AnswersHeadWhereItAnswersGet) {
  const Reply reply = api_.answer(Request{
      .method = "HEAD", .target = "/healthz", .content_type = {}, .accept = {}, .body = {}});
  EXPECT_EQ(reply.status, 200U);
}

TEST_F(Router, AnswersNotAcceptableWhereItHasNothingTheClientLikes) {
  const Reply reply = post(api_, "/v1/count", R"({"where":"TRUE"})", "text/csv");
  EXPECT_EQ(reply.status, 406U);
  EXPECT_NE(reply.body.find("application/json"), std::string::npos);
  EXPECT_EQ(post(api_, "/v1/members", R"({"where":"TRUE"})", "image/png").status, 406U);
  EXPECT_EQ(post(api_, "/v1/count", R"({"where":"TRUE"})", "text/csv, */*;q=0.1").status, 200U);
}

TEST_F(Router, TakesJsonAndWhatCurlSendsAndNothingElse) {
  const char* const body = R"({"where":"TRUE"})";
  EXPECT_EQ(post(api_, "/v1/count", body, {}, "application/json").status, 200U);
  EXPECT_EQ(post(api_, "/v1/count", body, {}, "application/json; charset=UTF-8").status, 200U);
  EXPECT_EQ(post(api_, "/v1/count", body, {}, "application/x-www-form-urlencoded").status, 200U);
  EXPECT_EQ(post(api_, "/v1/count", body, {}, "application/json; charset=utf-16").status, 415U);
  EXPECT_EQ(post(api_, "/v1/count", body, {}, "text/plain").status, 415U);
}

TEST_F(Router, EveryReplyNamesTheVersionOfTheData) {
  const std::string version = small_population()->version();
  EXPECT_FALSE(version.empty());
  EXPECT_EQ(header(get(api_, "/healthz"), "Muster-Version"), version);
  EXPECT_EQ(header(get(api_, "/nothing"), "Muster-Version"), version);
}

TEST_F(Router, TellsWhetherItIsAliveAndReady) {
  EXPECT_EQ(get(api_, "/healthz").body, R"({"status":"ok"})");
  const boost::json::value ready = json_of(get(api_, "/readyz"));
  EXPECT_EQ(ready.at("status").as_string(), "ready");
  EXPECT_EQ(ready.at("customers").to_number<int>(), 6);
  EXPECT_EQ(std::string(ready.at("version").as_string()), small_population()->version());
  EXPECT_FALSE(ready.at("muster").as_string().empty());
  EXPECT_EQ(ready.at("kernel").as_string(), std::string_view(engine::kernels().name));
}

TEST_F(Router, ListsItsCallsAtTheRoot) {
  EXPECT_NE(get(api_, "/").body.find("POST /v1/count"), std::string::npos);
}

}  // namespace
}  // namespace muster::server
