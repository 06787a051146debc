// Paths, methods and media types.
#include <gtest/gtest.h>

#include <string>

#include "engine/kernels/kernel_set.hpp"
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
