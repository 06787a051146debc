// Whose name a request carries.
#include "server/http/request_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/api/problem.hpp"

namespace muster::server {
namespace {

TEST(RequestId, IsTheClientsOwnWhereThatIsSane) {
  EXPECT_EQ(request_id("checkout-7:42"), "checkout-7:42");
  EXPECT_EQ(request_id("a"), "a");
  EXPECT_EQ(request_id(std::string(kMostRequestIdBytes, 'x')), std::string(128, 'x'));
}

TEST(RequestId, IsANewOneWhereTheClientHasNoneOrOneThatWouldNotFitALog) {
  const std::string long_id(kMostRequestIdBytes + 1, 'x');
  for (const std::string& offered :
       {std::string(), std::string("two words"), std::string("line\nbreak"),
        std::string("\"quoted\""), std::string("\xd0\x96"), std::string("nul\0", 4), long_id}) {
    EXPECT_THAT(request_id(offered), ::testing::MatchesRegex("[0-9a-f]{32}"));
  }
  EXPECT_NE(request_id({}), request_id({}));
}

TEST(RequestId, StandsInTheHeaderAndInProblemDocuments) {
  Reply fine{.body = R"({"count":1})"};
  name_request(fine, "seven");
  EXPECT_EQ(fine.body, R"({"count":1})");
  EXPECT_EQ(fine.headers.back().first, kRequestIdHeader);
  EXPECT_EQ(fine.headers.back().second, "seven");
  Reply wrong = problem(404, "nothing");
  name_request(wrong, "seven");
  EXPECT_THAT(wrong.body, ::testing::EndsWith(R"("detail":"nothing","request_id":"seven"})"));
}

}  // namespace
}  // namespace muster::server
