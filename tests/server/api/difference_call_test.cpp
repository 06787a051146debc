#include <gtest/gtest.h>

#include <string>

#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

class DifferenceCall : public ::testing::Test {
 protected:
  std::string refused(std::string_view body, unsigned status = 400) const {
    const Reply reply = post(api_, "/v1/diff", body);
    EXPECT_EQ(reply.status, status) << reply.body;
    return reply.body;
  }
  Api api_{Service{small_population()}};
};

TEST_F(DifferenceCall, OfAVersionWithItselfIsNothing) {
  const Reply reply =
      post(api_, "/v1/diff", R"({"where":"city = 'Milan'","from":"current","as_of":"2026-06-30"})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const auto answer = json_of(reply);
  EXPECT_EQ(answer.at("stayed").as_int64(), 3);
  EXPECT_EQ(answer.at("from").at("count").as_int64(), 3);
  EXPECT_EQ(answer.at("to").at("version").as_string(), header(reply, "Muster-Version"));
  EXPECT_EQ(answer.at("entered").at("count").as_int64(), 0);
  EXPECT_TRUE(answer.at("left").at("next").is_null());
  EXPECT_EQ(answer.at("attributes").as_array().size(), 1U);
}

TEST_F(DifferenceCall, TakesAVersionByItsName) {
  const std::string version = small_population()->version();
  const Reply reply =
      post(api_, "/v1/diff", R"({"where":"TRUE","from":")" + version + R"(","members":false})");
  EXPECT_EQ(reply.status, 200U) << reply.body;
}

TEST_F(DifferenceCall, SaysWhatIsWrong) {
  EXPECT_NE(refused(R"({"where":"TRUE"})").find("\\\"from\\\" is needed"), std::string::npos);
  EXPECT_NE(refused(R"({"where":"TRUE","form":"current"})").find(R"("suggestion":"from")"),
            std::string::npos);
  EXPECT_NE(refused(R"({"where":"TRUE","from":"yesterday"})", 410).find("is not kept"),
            std::string::npos);
  EXPECT_NE(refused(R"({"where":"TRUE","from":"current","limit":10001})", 422).find("10000"),
            std::string::npos);
  EXPECT_NE(refused(R"({"where":"aeg > 1","from":"current"})").find(R"("suggestion":"age")"),
            std::string::npos);
  EXPECT_NE(refused(R"({"where":"TRUE","from":"current","from_timezone":"Mars"})").find("Mars"),
            std::string::npos);
}

}  // namespace
}  // namespace muster::server
