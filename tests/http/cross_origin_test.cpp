// Pages of other origins.
#include "server/http/cross_origin.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace muster::server {
namespace {

const std::vector<std::string> kNobody;
const std::vector<std::string> kCrm{"https://crm.example", "http://localhost:5173"};
const std::vector<std::string> kAnybody{"*"};

std::string header(const Reply& reply, std::string_view name) {
  std::string all;
  for (const auto& [key, value] : reply.headers) {
    if (key == name) all += all.empty() ? value : "; " + value;
  }
  return all;
}

TEST(CrossOrigin, AllowsOriginsThatAreNamedLetterByLetter) {
  EXPECT_TRUE(origin_is_allowed("https://crm.example", kCrm));
  EXPECT_TRUE(origin_is_allowed("http://localhost:5173", kCrm));
  for (const char* const other :
       {"", "null", "http://crm.example", "https://crm.example.evil", "https://evil.crm.example",
        "https://crm.example:8443", "https://crm.example/", "HTTPS://CRM.EXAMPLE", "*"}) {
    EXPECT_FALSE(origin_is_allowed(other, kCrm)) << other;
  }
  EXPECT_FALSE(origin_is_allowed("https://crm.example", kNobody));
  EXPECT_TRUE(origin_is_allowed("https://any.example", kAnybody));
  EXPECT_FALSE(origin_is_allowed("", kAnybody));
}

TEST(CrossOrigin, AnswersPreflightsOfAllowedOriginsAlone) {
  const OriginHeaders asks{"OPTIONS", "https://crm.example", "POST"};
  const auto reply = preflight(asks, kCrm);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 204U);
  EXPECT_TRUE(reply->body.empty());
  EXPECT_NE(header(*reply, "Access-Control-Allow-Methods").find("PATCH"), std::string::npos);
  EXPECT_NE(header(*reply, "Access-Control-Allow-Headers").find("Authorization"),
            std::string::npos);
  EXPECT_FALSE(preflight(asks, kNobody));
  EXPECT_FALSE(preflight({"OPTIONS", "https://evil.example", "POST"}, kCrm));
  EXPECT_FALSE(preflight({"OPTIONS", "https://crm.example", ""}, kCrm));
  EXPECT_FALSE(preflight({"POST", "https://crm.example", "POST"}, kCrm));
}

TEST(CrossOrigin, RepliesNameTheOriginThatMayReadThem) {
  Reply reply;
  admit_origin({"GET", "https://crm.example", {}}, kCrm, reply);
  EXPECT_EQ(header(reply, "Access-Control-Allow-Origin"), "https://crm.example");
  EXPECT_EQ(header(reply, "Access-Control-Allow-Credentials"), "");
  EXPECT_EQ(header(reply, "Vary"), "Origin");
  Reply refused;
  admit_origin({"GET", "https://evil.example", {}}, kCrm, refused);
  EXPECT_EQ(header(refused, "Access-Control-Allow-Origin"), "");
  EXPECT_EQ(header(refused, "Vary"), "Origin");
  Reply varied{.headers = {{"Vary", "Accept-Encoding"}}};
  admit_origin({"GET", "https://crm.example", {}}, kCrm, varied);
  EXPECT_EQ(header(varied, "Vary"), "Accept-Encoding, Origin");
  Reply closed;
  admit_origin({"GET", "https://crm.example", {}}, kNobody, closed);
  EXPECT_TRUE(closed.headers.empty());
}

}  // namespace
}  // namespace muster::server
