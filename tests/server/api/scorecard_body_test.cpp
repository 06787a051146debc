#include "server/api/scorecard_body.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

namespace muster::server {
namespace {

Error refused(std::string_view text) {
  const auto card = parse_scorecard(text);
  EXPECT_FALSE(card.ok()) << text;
  return card.ok() ? Error{} : card.error();
}

std::string message(std::string_view text) { return refused(text).message; }

/// A card of one rule.
std::string with_rule(std::string_view rule) {
  return R"({"rules":[{"name":"r",)" + std::string(rule) + "}]}";
}

constexpr std::string_view kWhole =
    R"({"name":"lead","description":"who buys","base":-3,"decimals":1,"min":0,"max":100,)"
    R"("grades":[{"name":"cold"},{"name":"warm","from":20.5}],)"
    R"("groups":[{"name":"engagement","max":30}],)"
    R"("rules":[{"name":"Twice","group":"engagement","when":"orders >= 2","points":12},)"
    R"({"name":"Every order","per":"orders","points":0.1,"min":-1,"max":20},)"
    R"({"name":"Visit","event":"visit WHERE channel = 'email'","points":10,"half_life":14},)"
    R"({"name":"Open","event":"email_open","steps":[{"days":7,"points":10},{"days":30,"points":4}]},)"
    R"({"name":"Age","of":"age","bins":[{"below":25,"points":-1.2},{"points":0.9}],"unknown":0.3},)"
    R"({"name":"Since","of":"signup","bins":[{"below":"2026-01-31","points":1},{"points":2}]}]})";

TEST(ScorecardBody, ReadsEveryKindOfRule) {
  const auto card = parse_scorecard(kWhole);
  ASSERT_TRUE(card.ok()) << card.error().message;
  EXPECT_EQ(card->name, "lead");
  EXPECT_EQ(card->base, (engine::Decimal{-3, 0}));
  EXPECT_EQ(card->decimals, 1);
  EXPECT_EQ(card->max, (engine::Decimal{100, 0}));
  ASSERT_EQ(card->grades.size(), 2U);
  EXPECT_FALSE(card->grades[0].from.has_value());
  EXPECT_EQ(card->grades[1].from, (engine::Decimal{205, 1}));
  ASSERT_EQ(card->rules.size(), 6U);
  EXPECT_EQ(card->rules[0].group, 0U);
  EXPECT_EQ(card->rules[0].when->text, "orders >= 2");
  const auto& per = std::get<query::PerRule>(card->rules[1].gives);
  EXPECT_EQ(per.points, (engine::Decimal{1, 1}));  // exactly one tenth
  EXPECT_EQ(per.min, (engine::Decimal{-1, 0}));
  const auto& halves = std::get<query::DecayRule>(card->rules[2].gives);
  EXPECT_EQ(halves.last.text, "LAST(visit WHERE channel = 'email')");
  EXPECT_EQ(std::get<std::int64_t>(halves.by), 14);
  const auto& steps = std::get<query::DecayRule>(card->rules[3].gives);
  EXPECT_EQ(std::get<std::vector<query::DecayStep>>(steps.by)[1].days, 30);
  const auto& bins = std::get<query::BinnedRule>(card->rules[4].gives);
  EXPECT_EQ(bins.bins[0].below, "25");
  EXPECT_EQ(bins.bins[0].points, (engine::Decimal{-12, 1}));
  EXPECT_EQ(bins.unknown, (engine::Decimal{3, 1}));
  EXPECT_EQ(std::get<query::BinnedRule>(card->rules[5].gives).bins[0].below, "'2026-01-31'");
}

TEST(ScorecardBody, WritesTheJsonItWasReadFrom) {
  const auto card = parse_scorecard(kWhole);
  ASSERT_TRUE(card.ok()) << card.error().message;
  EXPECT_EQ(scorecard_json(*card), kWhole);
}

TEST(ScorecardBody, PointsThatNoDoubleHoldsAreTextAndComeBackExactly) {
  const std::string text =
      R"({"rules":[{"name":"r","points":"0.123456789012345678"},{"name":"s","points":9007199254740993}]})";
  const auto card = parse_scorecard(text);
  ASSERT_TRUE(card.ok()) << card.error().message;
  EXPECT_EQ(scorecard_json(*card), R"({"rules":[{"name":"r","points":"0.123456789012345678"},)"
                                   R"({"name":"s","points":"9007199254740993"}]})");
  EXPECT_EQ(scorecard_json(*parse_scorecard(scorecard_json(*card))), scorecard_json(*card));
  const auto zeros = parse_scorecard(with_rule(R"("points":"1.50")"));
  EXPECT_EQ(std::get<query::FlatRule>(zeros->rules[0].gives).points, (engine::Decimal{15, 1}));
}

TEST(ScorecardBody, NamesThePlaceOfAMistake) {
  EXPECT_EQ(message("{}"), "rules: a scorecard needs one rule or more");
  EXPECT_EQ(message(with_rule("\"points\":1,\"when\":\"age >\"")).substr(0, 15), "rules[0].when: ");
  EXPECT_EQ(refused(with_rule("\"points\":1,\"when\":\"age >\"")).position->offset, 5U);
  EXPECT_EQ(message(with_rule(R"("of":"age","bins":[{"below":true,"points":1}])")),
            "rules[0].bins[0].below: expected a number, or a date: \"2026-01-31\"");
  EXPECT_EQ(message(with_rule(R"("of":"age","bins":[{"below":1}])")),
            "rules[0].bins[0].points: this is needed");
  EXPECT_EQ(message(R"({"rules":[{"points":1}]})"), "rules[0].name: this is needed");
  EXPECT_EQ(message(R"({"rules":[{"name":"r"}]})"), "rules[0].points: this is needed");
  EXPECT_EQ(message(with_rule(R"("points":"ten")")).substr(0, 17), "rules[0].points: ");
  EXPECT_EQ(message(with_rule(R"("points":1e40)")).substr(0, 17), "rules[0].points: ");
  EXPECT_EQ(message(with_rule(R"("event":"visit) + (3","points":1,"half_life":2)")).substr(0, 16),
            "rules[0].event: ");
  EXPECT_EQ(message(with_rule(R"("event":"visit","points":1,"half_life":0)")),
            "rules[0].half_life: expected whole days, 1 to 100000");
  EXPECT_EQ(message(with_rule(R"("per":5,"points":1)")),
            "\"rules[0].per\" must be a string, not a number");
  EXPECT_EQ(message(R"({"decimals":19,"rules":[]})"), "decimals: expected 0 to 18 digits");
}

TEST(ScorecardBody, SuggestsTheNearestName) {
  EXPECT_EQ(refused(R"({"ruels":[]})").suggestion, "rules");
  EXPECT_EQ(refused(with_rule(R"("pionts":1)")).suggestion, "points");
  EXPECT_EQ(refused(R"({"groups":[{"name":"engagement"}],
                        "rules":[{"name":"r","points":1,"group":"engagment"}]})")
                .suggestion,
            "engagement");
}

TEST(ScorecardBody, ARuleIsOfOneKind) {
  EXPECT_EQ(message(with_rule(R"("per":"a","points":1,"bins":[])")),
            "rules[0].bins: a rule with \"per\" has no \"bins\"; it has: name, when, group, per, "
            "points, min, max");
  EXPECT_EQ(message(with_rule(R"("points":1,"max":3)")).substr(0, 14), "rules[0].max: ");
  EXPECT_EQ(message(with_rule(R"("of":"a","points":1,"bins":[{"points":1}])")),
            "rules[0].points: the points of bins stand in the bins");
  EXPECT_EQ(message(with_rule(R"("event":"visit","points":1)")).substr(0, 20),
            "rules[0].half_life: ");
  EXPECT_EQ(message(with_rule(R"("event":"v","steps":[{"days":1,"points":1}],"points":1)")),
            "rules[0].points: the points of steps stand in the steps");
}

TEST(ScorecardBody, LimitsAreStated) {
  std::string rules;
  for (int i = 0; i < 1'001; ++i) rules += R"({"name":"r","points":1},)";
  rules.pop_back();
  const Error error = refused(R"({"rules":[)" + rules + "]}");
  EXPECT_EQ(error.code, ErrorCode::limit_exceeded);
  EXPECT_EQ(error.message, "rules: 1001 are too many; 1000 are allowed");
  EXPECT_EQ(refused(R"({"name":")" + std::string(201, 'x') + R"(","rules":[]})").code,
            ErrorCode::limit_exceeded);
}

TEST(ScorecardBody, ACommentAtTheEndOfAnEventSwallowsNothing) {
  const std::string text = with_rule(R"("event":"visit -- any","points":1,"half_life":2)");
  const auto card = parse_scorecard(text);
  ASSERT_TRUE(card.ok()) << card.error().message;
  EXPECT_EQ(scorecard_json(*card), text);
}

}  // namespace
}  // namespace muster::server
