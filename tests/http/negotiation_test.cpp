// What client and server agree on by headers, over a real socket and with the real API.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/api/api.hpp"
#include "tests/http/raw_client.hpp"
#include "tests/http/running_server.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class Negotiation : public ::testing::Test {
 protected:
  static HttpOptions options() {
    HttpOptions options;
    options.allowed_origins = {"https://crm.example"};
    return options;
  }

  Api api_{Service{small_population()}};
  RunningServer server_{options(), [this](const Request& request) { return api_.answer(request); }};
};

TEST_F(Negotiation, AnUnchangedReplyIs304AndTheConnectionGoesOn) {
  const auto first = exchange(server_.port(), "GET", "/v1/attributes");
  ASSERT_TRUE(first);
  const std::string tag = first->header("etag");
  EXPECT_THAT(tag, MatchesRegex("W/\"[0-9a-f]{32}\""));
  EXPECT_EQ(first->header("cache-control"), "private, no-cache");
  RawClient client(server_.port());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(
        client.send(request_text("GET", "/v1/attributes", {}, "If-None-Match: " + tag + "\r\n")));
    const auto again = client.read_reply(true);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->status, 304U);
    EXPECT_EQ(again->header("etag"), tag);
    EXPECT_EQ(again->header("content-length"), "");
  }
}

TEST_F(Negotiation, LongRepliesAreCompressedForThoseWhoTakeIt) {
  const auto plain = exchange(server_.port(), "GET", "/openapi.json");
  const auto small =
      exchange(server_.port(), "GET", "/openapi.json", {}, "Accept-Encoding: br, gzip\r\n");
  ASSERT_TRUE(plain && small);
  EXPECT_EQ(plain->header("content-encoding"), "");
  EXPECT_EQ(plain->header("vary"), "Accept-Encoding, Origin");
  EXPECT_EQ(small->header("content-encoding"), "gzip");
  EXPECT_LT(small->body.size(), plain->body.size() / 3);
  EXPECT_EQ(small->header("etag"), plain->header("etag"));
}

TEST_F(Negotiation, EveryReplyNamesItsRequest) {
  const auto named = exchange(server_.port(), "GET", "/healthz", {}, "X-Request-Id: job-7\r\n");
  ASSERT_TRUE(named);
  EXPECT_EQ(named->header("x-request-id"), "job-7");
  const auto wrong = exchange(server_.port(), "GET", "/nothing", {}, "X-Request-Id: a b\r\n");
  ASSERT_TRUE(wrong);
  const std::string made = wrong->header("x-request-id");
  EXPECT_THAT(made, MatchesRegex("[0-9a-f]{32}"));
  EXPECT_THAT(wrong->body, HasSubstr("\"request_id\":\"" + made + "\""));
  RawClient client(server_.port());
  ASSERT_TRUE(client.send("BROKEN\r\n\r\n"));
  const auto broken = client.read_reply();
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->status, 400U);
  EXPECT_THAT(broken->header("x-request-id"), MatchesRegex("[0-9a-f]{32}"));
}

TEST_F(Negotiation, PatienceIsReadFromTheHeader) {
  const auto fine = exchange(server_.port(), "POST", "/v1/count", R"({"where":"TRUE"})",
                             "Request-Timeout: 2.5\r\n");
  const auto wrong = exchange(server_.port(), "POST", "/v1/count", R"({"where":"TRUE"})",
                              "Request-Timeout: -1\r\n");
  ASSERT_TRUE(fine && wrong);
  EXPECT_EQ(fine->status, 200U);
  EXPECT_EQ(wrong->status, 400U);
}

TEST_F(Negotiation, BrowsersAreToldWhichOriginsMayAsk) {
  const std::string asks = "Access-Control-Request-Method: POST\r\n";
  const auto allowed = exchange(server_.port(), "OPTIONS", "/v1/count", {},
                                "Origin: https://crm.example\r\n" + asks);
  ASSERT_TRUE(allowed);
  EXPECT_EQ(allowed->status, 204U);
  EXPECT_EQ(allowed->header("access-control-allow-origin"), "https://crm.example");
  const auto other = exchange(server_.port(), "OPTIONS", "/v1/count", {},
                              "Origin: https://evil.example\r\n" + asks);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->status, 405U);
  EXPECT_EQ(other->header("access-control-allow-origin"), "");
  const auto asked = exchange(server_.port(), "POST", "/v1/count", R"({"where":"TRUE"})",
                              "Origin: https://crm.example\r\n");
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->header("access-control-allow-origin"), "https://crm.example");
  EXPECT_THAT(asked->header("access-control-expose-headers"), HasSubstr("ETag"));
}

}  // namespace
}  // namespace muster::server
