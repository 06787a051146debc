#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;

/// Milan +10, mail +5, a point for each decade of age; the totals are c1 17 (of 10 + 5 + 2),
/// c2 13, c3 9, c4 5, c5 6, c6 10.
constexpr std::string_view kCard =
    R"({"name":"lead","rules":[{"name":"Milan","points":10,"when":"city = 'Milan'"},)"
    R"({"name":"Mail","points":5,"when":"email_ok"},)"
    R"({"name":"Age","of":"age","bins":[{"below":20,"points":1},{"below":30,"points":2},)"
    R"({"below":40,"points":3},{"below":50,"points":4},{"points":5}]}],)"
    R"("grades":[{"name":"cold"},{"name":"warm","from":9},{"name":"hot","from":13}]})";

class ScoreCalls : public ::testing::Test {
 protected:
  static std::string body(std::string_view more = {}) {
    return R"({"card":)" + std::string(kCard) + std::string(more) + "}";
  }
  boost::json::value answered(std::string_view more = {}) const {
    const Reply reply = post(api_, "/v1/score", body(more));
    EXPECT_EQ(reply.status, 200U) << reply.body;
    return json_of(reply);
  }
  std::string refused(std::string_view path, std::string_view body, unsigned status = 400) const {
    const Reply reply = post(api_, path, body);
    EXPECT_EQ(reply.status, status) << reply.body;
    EXPECT_EQ(reply.content_type, "application/problem+json");
    return reply.body;
  }
  Api api_{Service{small_population()}};
};

TEST_F(ScoreCalls, ScoresEverybody) {
  const auto answer = answered(R"(,"cells":true)");
  EXPECT_EQ(answer.at("card").as_string(), "lead");
  EXPECT_EQ(answer.at("count").to_number<int>(), 6);
  EXPECT_EQ(answer.at("mean").to_number<double>(), 10);
  EXPECT_EQ(answer.at("minimum").to_number<int>(), 5);
  EXPECT_EQ(answer.at("maximum").to_number<int>(), 17);
  EXPECT_EQ(answer.at("cells").as_array().size(), 6U);
  const auto& grades = answer.at("grades").as_array();
  ASSERT_EQ(grades.size(), 3U);
  EXPECT_EQ(grades[0].at("customers").to_number<int>(), 2);
  EXPECT_EQ(grades[2].at("name").as_string(), "hot");
  EXPECT_EQ(grades[2].at("customers").to_number<int>(), 2);
  EXPECT_EQ(answer.at("rules").at(0).at("customers").to_number<int>(), 3);
  EXPECT_FALSE(answer.as_object().contains("backtest"));
}

TEST_F(ScoreCalls, JudgesAgainstALabelAmongThoseAskedFor) {
  const auto answer = answered(R"(,"where":"age IS NOT NULL","label":"spend > 100",)"
                               R"("ablation":true)");
  EXPECT_EQ(answer.at("count").to_number<int>(), 5);
  const auto& backtest = answer.at("backtest");
  EXPECT_EQ(backtest.at("positives").to_number<int>(), 3);
  // c1 17+, c2 13, c3 9+, c5 6, c4 5+: of 6 pairs 3 are in order.
  EXPECT_EQ(backtest.at("auc").to_number<double>(), 0.5);
  EXPECT_EQ(backtest.at("gini").to_number<double>(), 0);
  EXPECT_EQ(answer.at("ablation").at("rules").as_array().size(), 3U);
}

TEST_F(ScoreCalls, ComparesTwoCards) {
  const auto answer = answered(
      R"(,"compare":{"name":"other","rules":[{"name":"Milan","points":20,"when":"city = 'Milan'"}],)"
      R"("grades":[{"name":"cold"},{"name":"hot","from":20}]},"grade":"hot")");
  const auto& compare = answer.at("compare");
  EXPECT_EQ(compare.at("second").as_string(), "other");
  EXPECT_EQ(compare.at("crossing").at("in_both").at("customers").to_number<int>(), 2);
  EXPECT_EQ(compare.at("crossing").at("entered").at("customers").to_number<int>(), 1);
}

TEST_F(ScoreCalls, OneCustomerAddsUp) {
  const Reply reply = post(api_, "/v1/customers/c1/score", body());
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const auto answer = json_of(reply);
  EXPECT_EQ(answer.at("score").to_number<int>(), 17);
  EXPECT_EQ(answer.at("grade").as_string(), "hot");
  int sum = answer.at("base").to_number<int>() + answer.at("adjustment").to_number<int>();
  for (const auto& rule : answer.at("rules").as_array()) sum += rule.at("points").to_number<int>();
  EXPECT_EQ(sum, 17);
  EXPECT_EQ(answer.at("rules").at(0).at("seen").at("city").as_string(), "Milan");
  EXPECT_EQ(answer.at("rules").at(2).at("value").as_string(), "25");
  refused("/v1/customers/nobody/score", body(), 404);
}

TEST_F(ScoreCalls, SuggestsACard) {
  const Reply reply =
      post(api_, "/v1/score/suggest", R"({"label":"city = 'Milan'","exclude":["age"]})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  EXPECT_EQ(json_of(reply).at("left_out").at(0).as_string(), "city");
  EXPECT_THAT(refused("/v1/score/suggest", "{}"), HasSubstr(R"(\"label\" is needed)"));
  EXPECT_THAT(refused("/v1/score/suggest", R"({"label":"TRUE","most_rules":0})"),
              HasSubstr("from 1 to 50"));
}

TEST_F(ScoreCalls, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(refused("/v1/score", "{}"), HasSubstr("is needed, one of them"));
  EXPECT_THAT(refused("/v1/score", R"({"scorecard":"lead"})", 404),
              HasSubstr("scorecards are saved in a store"));
  EXPECT_THAT(refused("/v1/score", R"({"card":{"rules":[{"name":"r","pionts":1}]}})"),
              HasSubstr(R"("suggestion":"points")"));
  const std::string unknown =
      refused("/v1/score", R"({"card":{"rules":[{"name":"r","points":1,"when":"aeg > 3"}]}})");
  EXPECT_THAT(unknown, HasSubstr("rules[0].when: "));
  EXPECT_THAT(unknown, HasSubstr(R"("suggestion":"age")"));
  EXPECT_THAT(refused("/v1/score", body(R"(,"label":"aeg")")), HasSubstr("label: "));
  EXPECT_THAT(refused("/v1/score", body(R"(,"grade":"hot")")), HasSubstr("compare"));
  EXPECT_THAT(refused("/v1/score", body(R"(,"ablation":true)")), HasSubstr("label"));
  EXPECT_THAT(refused("/v1/score", body(R"(,"label_as_of":"2026-01-01")")), HasSubstr("label"));
  EXPECT_THAT(refused("/v1/score", body(R"(,"compare":{"rules":[]})")), HasSubstr("compare: "));
}

}  // namespace
}  // namespace muster::server
