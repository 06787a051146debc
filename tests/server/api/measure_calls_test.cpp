// POST /v1/aggregate and /v1/cutoffs over six known customers.
#include <gtest/gtest.h>

#include <string>

#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

class MeasureCalls : public ::testing::Test {
 protected:
  void expect_start(std::string_view target, std::string_view body, std::string_view start) const {
    const Reply reply = post(api_, target, body);
    EXPECT_EQ(reply.status, 200U) << reply.body;
    EXPECT_EQ(reply.body.substr(0, start.size()), start);
    EXPECT_FALSE(json_of(reply).is_null()) << reply.body;
  }
  void expect_refused(std::string_view target, std::string_view body, std::string_view part,
                      unsigned status = 400) const {
    const Reply reply = post(api_, target, body);
    EXPECT_EQ(reply.status, status) << reply.body;
    EXPECT_NE(reply.body.find(part), std::string::npos) << reply.body;
  }
  Api api_{Service{small_population()}};
};

TEST_F(MeasureCalls, AggregateHasAStableShape) {
  expect_start("/v1/aggregate",
               R"({"where":"TRUE","of":["spend","age / 3","signup"],"quantiles":[0.5],"places":3})",
               R"({"aggregates":[{"of":"spend","type":"number","known":5,"unknown":1,)"
               R"("sum":1416.74,"mean":283.348,"minimum":0.00,"maximum":980.25,)"
               R"("quantiles":[{"at":0.5,"value":120.50}]},)"
               R"({"of":"age / 3","type":"number","known":5,"unknown":1,"sum":57,"mean":11.400,)"
               R"("minimum":6.333,"maximum":17.333,)"
               R"("quantiles":[{"at":0.5,"value":10.333,"fraction":"31/3"}]},)"
               R"({"of":"signup","type":"date","known":5,"unknown":1,"sum":null,)"
               R"("mean":"2025-08-15","minimum":"2024-12-31","maximum":"2026-06-30",)"
               R"("quantiles":[{"at":0.5,"value":"2025-03-02"}]}],)"
               R"("places":3,"count":6,"population":6,"version":")");
}

TEST_F(MeasureCalls, AggregateOfNobodyIsNull) {
  expect_start(
      "/v1/aggregate", R"({"where":"FALSE","of":"age","quantiles":[0.5]})",
      R"({"aggregates":[{"of":"age","type":"number","known":0,"unknown":0,"sum":null,)"
      R"("mean":null,"minimum":null,"maximum":null,"quantiles":[{"at":0.5,"value":null}])");
}

TEST_F(MeasureCalls, AggregateSaysWhatIsWrong) {
  expect_refused("/v1/aggregate", R"({"where":"TRUE"})", "\\\"of\\\" is needed");
  expect_refused("/v1/aggregate", R"({"where":"TRUE","of":["sped"]})", R"("suggestion":"spend")");
  expect_refused("/v1/aggregate", R"({"where":"TRUE","of":["city"]})", "city is a category");
  expect_refused("/v1/aggregate", R"({"where":"TRUE","of":["age"],"quantiles":[1.5]})",
                 "from 0 to 1");
  expect_refused("/v1/aggregate", R"({"where":"TRUE","of":["age"],"quantiles":["x"]})",
                 "quantiles[0]");
  expect_refused("/v1/aggregate", R"({"where":"TRUE","of":["age"],"places":19})", "0 to 18");
  expect_refused("/v1/aggregate", R"({"where":"TRUE","of":{}})", "array of numbers or strings");
  expect_refused("/v1/aggregate", R"({"where":"TRUE","off":"age"})", R"("suggestion":"of")");
}

TEST_F(MeasureCalls, CutoffsHaveAStableShape) {
  expect_start("/v1/cutoffs", R"({"where":"TRUE","of":"spend","sizes":[2,9],"at":[100,"0"]})",
               R"({"of":"spend","type":"number","keep":"highest","sizes":[{"size":2,)"
               R"("at_least":{"value":300.00,"count":2,"share":0.3333333333333333,"ties":1,)"
               R"("condition":"spend >= 300.00"},)"
               R"("at_most":{"value":300.00,"count":2,"share":0.3333333333333333,"ties":1,)"
               R"("condition":"spend >= 300.00"}},)"
               R"({"size":9,"at_least":null,"at_most":{"value":0.00,"count":5,)"
               R"("share":0.8333333333333334,"ties":1,"condition":"spend >= 0.00"}}],)"
               R"("curve":[{"value":100,"count":3,"share":0.5,"ties":0,)"
               R"("condition":"spend >= 100"},{"value":0,"count":5,"share":0.8333333333333334,)"
               R"("ties":1,"condition":"spend >= 0"}],)"
               R"("known":5,"unknown":1,"count":6,"population":6,"version":")");
}

TEST_F(MeasureCalls, CutoffsSayWhatIsWrong) {
  expect_refused("/v1/cutoffs", R"({"where":"TRUE","sizes":[2]})", "\\\"of\\\" is needed");
  expect_refused("/v1/cutoffs", R"({"where":"TRUE","of":"age","sizes":[-2]})", "sizes[0]");
  expect_refused("/v1/cutoffs", R"({"where":"TRUE","of":"age","keep":"higest"})",
                 R"("suggestion":"highest")");
  expect_refused("/v1/cutoffs", R"({"where":"TRUE","of":"signup","at":[30]})",
                 "no value of a date");
}

}  // namespace
}  // namespace muster::server
