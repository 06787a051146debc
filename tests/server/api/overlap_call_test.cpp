#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <string>

#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

class OverlapCall : public ::testing::Test {
 protected:
  std::string refused(std::string_view body, unsigned status = 400) const {
    const Reply reply = post(api_, "/v1/overlap", body);
    EXPECT_EQ(reply.status, status) << reply.body;
    return reply.body;
  }
  Api api_{Service{small_population()}};
};

TEST_F(OverlapCall, HasAStableShape) {
  const Reply reply = post(api_, "/v1/overlap",
                           R"({"segments":[{"name":"Milan","where":"city = 'Milan'"},
                               {"where":"email_ok"}]})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const std::string start =
      R"({"segments":[{"name":"Milan","where":"city = 'Milan'","count":3,"share":0.5},)"
      R"({"name":"B","where":"email_ok","count":3,"share":0.5}],)"
      R"("pairs":[{"segments":["Milan","B"],"count":1,"share_of_first":0.3333333333333333,)"
      R"("share_of_second":0.3333333333333333,"jaccard":0.2,"lift":0.6666666666666666}],)"
      R"("regions":[{"segments":["Milan"],"count":2,"share":0.4},{"segments":["B"],"count":2,)"
      R"("share":0.4},{"segments":["Milan","B"],"count":1,"share":0.2}],)"
      R"("other_regions":{"regions":0,"count":0},"union":5,"none":1,"population":6,"version":")";
  EXPECT_EQ(reply.body.substr(0, start.size()), start);
}

TEST_F(OverlapCall, OfManySegmentsHasNoRegions) {
  std::string body = R"({"segments":[{"where":"TRUE"})";
  for (int i = 0; i < 16; ++i) body += R"(,{"where":"age > 30"})";
  const Reply reply = post(api_, "/v1/overlap", body + "]}");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  EXPECT_TRUE(json_of(reply).at("regions").is_null());
  EXPECT_EQ(json_of(reply).at("pairs").as_array().size(), 17U * 16 / 2);
}

TEST_F(OverlapCall, SaysWhatIsWrong) {
  EXPECT_NE(refused("{}").find("\\\"segments\\\" is needed"), std::string::npos);
  EXPECT_NE(refused(R"({"segmens":[]})").find(R"("suggestion":"segments")"), std::string::npos);
  EXPECT_NE(refused(R"({"segments":[{"where":"TRUE"}]})").find("two segments or more"),
            std::string::npos);
  EXPECT_NE(refused(R"({"segments":[{"where":"TRUE"},{"where":"aeg > 1"}]})")
                .find(R"("suggestion":"age")"),
            std::string::npos);
  EXPECT_NE(refused(R"({"segments":[{"where":"TRUE"},{}]})").find("segments[1].where"),
            std::string::npos);
  std::string many = R"({"segments":[{"where":"TRUE"})";
  for (int i = 0; i < 64; ++i) many += R"(,{"where":"TRUE"})";
  EXPECT_NE(refused(many + "]}", 422).find("64 are allowed"), std::string::npos);
}

}  // namespace
}  // namespace muster::server
