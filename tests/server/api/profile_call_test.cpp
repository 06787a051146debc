#include <gtest/gtest.h>

#include <string>

#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

class ProfileCall : public ::testing::Test {
 protected:
  Api api_{Service{small_population()}};
};

TEST_F(ProfileCall, HasAStableShape) {
  const Reply reply = post(api_, "/v1/profile",
                           R"({"where":"city = 'Milan'","attributes":["email_ok"],"values":1})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const boost::json::value answer = json_of(reply);
  EXPECT_EQ(answer.as_object().size(), 7U);
  EXPECT_EQ(answer.at("count").to_number<int>(), 3);
  EXPECT_EQ(answer.at("base").to_number<int>(), 6);
  const boost::json::value& value = answer.at("values").at(0);
  EXPECT_EQ(value.as_object().size(), 11U);
  for (const char* name : {"attribute", "value", "count", "base_count", "share", "base_share",
                           "index", "lift", "lift_low", "lift_high", "condition"}) {
    EXPECT_TRUE(value.as_object().contains(name)) << name;
  }
  EXPECT_EQ(answer.at("rest").at(0).at("values").to_number<int>(), 1);
}

TEST_F(ProfileCall, SaysWhatIsWrong) {
  EXPECT_NE(post(api_, "/v1/profile", R"({"where":"TRUE","versus":"aeg > 1"})")
                .body.find(R"("suggestion":"age")"),
            std::string::npos);
  EXPECT_EQ(post(api_, "/v1/profile", R"({"where":"TRUE","bins":1})").status, 400U);
  EXPECT_EQ(post(api_, "/v1/profile", R"({"versus":"TRUE"})").status, 400U);
}

}  // namespace
}  // namespace muster::server
