#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <string>

#include "tests/query/shop.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

// c1 sees, fills a cart and buys; c2 sees twice and fills a cart at once; c3 sees; c4 buys.
std::shared_ptr<const engine::Population> small_shop() {
  return query::tests::with_events(small_population(),
                                   {{"c1", "visit", "2026-06-28T10:00:00"},
                                    {"c1", "cart_add", "2026-06-28T10:00:40"},
                                    {"c1", "purchase", "2026-06-29T10:00:00", "12.00"},
                                    {"c2", "visit", "2026-06-29T09:00:00"},
                                    {"c2", "visit", "2026-06-29T09:10:00"},
                                    {"c2", "cart_add", "2026-06-29T09:10:00"},
                                    {"c3", "visit", "2026-06-30T08:00:00"},
                                    {"c4", "purchase", "2026-06-15T08:00:00", "3.00"}});
}

class EventCalls : public ::testing::Test {
 protected:
  /// The reply's beginning is compared: `version` and `elapsed_us` end it.
  void expect_start(std::string_view path, std::string_view body, std::string_view start) const {
    const Reply reply = post(api_, path, body);
    ASSERT_EQ(reply.status, 200U) << reply.body;
    EXPECT_EQ(reply.body.substr(0, start.size()), start);
  }
  std::string refused(std::string_view path, std::string_view body, unsigned status = 400) const {
    const Reply reply = post(api_, path, body);
    EXPECT_EQ(reply.status, status) << reply.body;
    return reply.body;
  }
  Api api_{Service{small_shop()}};
};

TEST_F(EventCalls, AFunnelHasAStableShape) {
  expect_start(
      "/v1/funnel",
      R"({"steps":["visit","cart_add","purchase"],"within":"2 days","quantiles":[0.5],
          "as_of":"2026-06-30"})",
      R"({"steps":[{"event":"visit","count":3,"share_of_previous":1,"share_of_first":1,)"
      R"("since_previous":null,"since_first":null},)"
      R"({"event":"cart_add","count":2,"share_of_previous":0.6666666666666666,)"
      R"("share_of_first":0.6666666666666666,)"
      R"("since_previous":{"mean":320,"quantiles":[{"at":0.5,"seconds":40}]},)"
      R"("since_first":{"mean":320,"quantiles":[{"at":0.5,"seconds":40}]}},)"
      R"({"event":"purchase","count":1,"share_of_previous":0.5,"share_of_first":0.3333333333333333,)"
      R"("since_previous":{"mean":86360,"quantiles":[{"at":0.5,"seconds":86360}]},)"
      R"("since_first":{"mean":86400,"quantiles":[{"at":0.5,"seconds":86400}]}}],)"
      R"("within":172800,"count":6,"population":6,"version":")");
}

TEST_F(EventCalls, AFunnelIsOfAnAudienceAndByAttributes) {
  const Reply reply = post(api_, "/v1/funnel",
                           R"({"steps":["visit","purchase"],"by":["city"],"where":"age > 20",
                               "as_of":"2026-06-30","limit":1})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const boost::json::value json = json_of(reply);
  EXPECT_EQ(boost::json::serialize(json.at("by")), R"(["city"])");
  ASSERT_EQ(json.at("cells").as_array().size(), 1U);
  EXPECT_EQ(boost::json::serialize(json.at("cells").at(0).at("values")), R"(["Milan"])");
  EXPECT_EQ(json.at("cells").at(0).at("steps").at(0).at("count"), 2);
  EXPECT_EQ(json.at("cells").at(0).at("steps").at(1).at("count"), 1);
  EXPECT_EQ(boost::json::serialize(json.at("other")), R"({"cells":1,"count":1})");
  EXPECT_EQ(json.at("count"), 4);
}

TEST_F(EventCalls, RetentionHasAStableShape) {
  expect_start(
      "/v1/retention",
      R"({"event":"visit","again":"purchase","unit":"week","periods":1,"as_of":"2026-06-30"})",
      R"({"event":"visit","again":"purchase","unit":"week","periods":1,"cohorts":[)"
      R"({"begin":"2026-06-22","size":1,"back":[0,1]},{"begin":"2026-06-29","size":2,"back":[0]}],)"
      R"("total":{"customers":[3,1],"back":[0,1]},"count":6,"population":6,"version":")");
}

TEST_F(EventCalls, ATimelineHasAStableShape) {
  expect_start("/v1/timeline",
               R"({"events":["visit","purchase"],"periods":2,"where":"email_ok = FALSE",
                   "as_of":"2026-06-30"})",
               R"({"unit":"day","series":["visit","purchase"],"periods":[)"
               R"({"begin":"2026-06-29","events":[2,0],"customers":[1,0],)"
               R"("total":{"events":2,"customers":1}},)"
               R"({"begin":"2026-06-30","events":[0,0],"customers":[0,0],)"
               R"("total":{"events":0,"customers":0}}],"count":2,"population":6,"version":")");
}

TEST_F(EventCalls, WithoutEventsThereIsNothingToSee) {
  const Api empty{Service{small_population()}};
  const Reply timeline = post(empty, "/v1/timeline", R"({"periods":1})");
  ASSERT_EQ(timeline.status, 200U) << timeline.body;
  EXPECT_EQ(boost::json::serialize(json_of(timeline).at("series")), "[]");
  EXPECT_EQ(post(empty, "/v1/funnel", R"({"steps":["visit"]})").status, 400U);
}

TEST_F(EventCalls, SayWhatIsWrong) {
  EXPECT_NE(refused("/v1/funnel", "{}").find("\\\"steps\\\" is needed"), std::string::npos);
  EXPECT_NE(refused("/v1/funnel", R"({"stps":["visit"]})").find(R"("suggestion":"steps")"),
            std::string::npos);
  const std::string step =
      refused("/v1/funnel", R"({"steps":["visit","purchase WHERE amont > 1"]})");
  EXPECT_NE(step.find("step 2: "), std::string::npos) << step;
  EXPECT_NE(step.find(R"("column":16)"), std::string::npos) << step;
  EXPECT_NE(step.find(R"("suggestion":"amount")"), std::string::npos) << step;
  EXPECT_NE(refused("/v1/funnel", R"({"steps":["visit"],"within":"soon"})").find("span of time"),
            std::string::npos);
  EXPECT_NE(refused("/v1/funnel", R"({"steps":[1]})").find("steps[0]"), std::string::npos);
  std::string many = R"({"steps":["visit")";
  for (int i = 0; i < 32; ++i) many += R"(,"visit")";
  refused("/v1/funnel", many + "]}", 422);
  EXPECT_NE(refused("/v1/retention", "{}").find("\\\"event\\\" is needed"), std::string::npos);
  EXPECT_NE(
      refused("/v1/retention", R"({"event":"visit","unit":"year"})").find("day, week or month"),
      std::string::npos);
  refused("/v1/retention", R"({"event":"visit","periods":100000000000})", 422);
  refused("/v1/timeline", R"({"periods":100000000000})", 422);
  EXPECT_NE(refused("/v1/timeline", R"({"events":["visits"]})").find(R"("suggestion":"visit")"),
            std::string::npos);
  EXPECT_EQ(get(api_, "/v1/funnel").status, 405U);
}

}  // namespace
}  // namespace muster::server
