#include <gtest/gtest.h>

#include <string>

#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

class PlanCall : public ::testing::Test {
 protected:
  std::string refused(std::string_view body) const {
    const Reply reply = post(api_, "/v1/plan", body);
    EXPECT_EQ(reply.status, 400U) << reply.body;
    return reply.body;
  }
  Api api_{Service{small_population()}};
};

TEST_F(PlanCall, AnswersEveryCampaign) {
  const Reply reply = post(api_, "/v1/plan",
                           R"({"channels":{"email":{"consent":"email_ok"}},
                               "campaigns":[{"name":"one","channel":"email","where":"TRUE"},
                                            {"name":"two","channel":"email","where":"TRUE"}],
                               "members":{"campaign":"one","limit":1}})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const auto body = json_of(reply);
  const auto& one = body.at("campaigns").at(0);
  EXPECT_EQ(one.at("gross").to_number<int>(), 6);
  EXPECT_EQ(one.at("net").to_number<int>(), 3);
  EXPECT_EQ(body.at("campaigns").at(1).at("net").to_number<int>(), 0);
  EXPECT_EQ(body.at("members").at("ids").as_array().size(), 1U);
  EXPECT_TRUE(body.at("members").at("next").is_string());
  EXPECT_EQ(body.at("net").to_number<int>(), 3);
}

TEST_F(PlanCall, SaysWhatIsWrongAndWhere) {
  EXPECT_NE(refused("{}").find("campaigns: a plan needs one campaign"), std::string::npos);
  EXPECT_NE(refused(R"({"campains":[]})").find(R"("suggestion":"campaigns")"), std::string::npos);
  EXPECT_NE(refused(R"({"channels":{"email":{}},"campaigns":[{"name":"a","channel":"emial",
                        "where":"TRUE"}]})")
                .find("campaigns[0].channel: there is no channel 'emial'"),
            std::string::npos);
  EXPECT_NE(refused(R"({"channels":{"email":{}},"campaigns":[{"name":"a","channel":"email",
                        "where":"TRUE","cap":5}]})")
                .find("campaigns[0].by: a cap and what it goes by"),
            std::string::npos);
  EXPECT_NE(refused(R"({"channels":{"email":{}},"campaigns":[{"name":"a","channel":"email",
                        "where":"TRUE","cells":[{"name":"A","percent":50},
                        {"name":"B","percent":40}]}]})")
                .find("add up to 100, not 90"),
            std::string::npos);
  EXPECT_NE(refused(R"({"channels":{"email":{"consent":"email_ko"}},
                        "campaigns":[{"name":"a","channel":"email","where":"TRUE"}]})")
                .find("channels.email.consent"),
            std::string::npos);
}

}  // namespace
}  // namespace muster::server
