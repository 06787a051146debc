// POST /v1/definition: both forms of a definition, and the parts of what no rule says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <string>

#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

/// The parts of the only rule that this text becomes, as JSON; empty where it has none.
std::string parts_of(std::string_view where) {
  const Api api(Service{.population = small_population()});
  boost::json::object body{{"where", where}};
  const auto reply = json_of(post(api, "/v1/definition", boost::json::serialize(body)));
  const auto& rule = reply.at("rules").at("rules").at(0).as_object();
  const auto* parts = rule.if_contains("parts");
  return parts == nullptr ? "" : boost::json::serialize(*parts);
}

TEST(DefinitionCall, GivesTextAndRulesWhicheverItIsGiven) {
  const Api api(Service{.population = small_population()});
  const auto of_text =
      json_of(post(api, "/v1/definition", R"json({"where": "age>=18 and not (nps<=6)"})json"));
  EXPECT_EQ(of_text.at("where").as_string(), "age >= 18 AND NOT nps <= 6");
  const boost::json::object body{{"rules", of_text.at("rules")}};
  const auto of_rules = json_of(post(api, "/v1/definition", boost::json::serialize(body)));
  EXPECT_EQ(of_rules, of_text);
}

TEST(DefinitionCall, LooksAtNoData) {
  const Api api(Service{.population = small_population()});
  EXPECT_EQ(post(api, "/v1/definition", R"({"where": "nobody_has_this = 1"})").status, 200U);
  const auto wrong = json_of(post(api, "/v1/definition", R"({"where": "age >"})"));
  EXPECT_EQ(wrong.at("code").as_string(), "invalid_query");
  EXPECT_EQ(wrong.at("position").at("column"), 6);
  EXPECT_EQ(post(api, "/v1/definition", R"({"where": "age > 1", "as_of": "2026-01-01"})").status,
            400U);
  EXPECT_EQ(post(api, "/v1/definition", "{}").status, 400U);
}

TEST(DefinitionCall, ShowsThePartsOfDaysCountedFromToday) {
  EXPECT_EQ(parts_of("last_order < TODAY - 180 DAYS"),
            R"({"field":"last_order","today":{"amount":-180,"unit":"DAY"},"compare":"<"})");
  EXPECT_EQ(parts_of("d >= TODAY"),
            R"({"field":"d","today":{"amount":0,"unit":"DAY"},"compare":">="})");
}

TEST(DefinitionCall, ShowsThePartsOfEvents) {
  EXPECT_EQ(parts_of("DID purchase DURING LAST 30 DAYS"),
            R"({"measure":"DID","event":"purchase","window":{"last":{"amount":30,"unit":"DAY"}}})");
  EXPECT_EQ(
      parts_of("COUNT(purchase WHERE amount > 50 SINCE '2026-01-01') >= 2"),
      R"({"measure":"COUNT","event":"purchase","window":{"from":{"value":"2026-01-01"}},)"
      R"("where":{"combinator":"and","rules":[{"field":"amount","operator":">","value":50}]},)"
      R"("value":"2","compare":">="})");
  EXPECT_EQ(
      parts_of("SUM(purchase.amount BEFORE TODAY - 1 YEAR) > 10.50"),
      R"({"measure":"SUM","property":"amount","event":"purchase",)"
      R"("window":{"before":{"today":{"amount":-1,"unit":"YEAR"}}},"value":"10.50","compare":">"})");
  EXPECT_EQ(parts_of("LAST(visit) NOT IN LAST 7 DAYS"),
            R"({"measure":"LAST","event":"visit","window":{},"compare":"NOT IN LAST",)"
            R"("span":{"amount":7,"unit":"DAY"}})");
}

TEST(DefinitionCall, ShowsThePartsOfScores) {
  EXPECT_EQ(parts_of("SCORE 'lead' >= 60"), R"({"score":"lead","value":"60","compare":">="})");
  EXPECT_EQ(parts_of("GRADE 'lead' = 'hot'"), R"({"grade":"lead","value":"hot","compare":"="})");
}

TEST(DefinitionCall, LeavesTheTextAloneOfWhatFieldsCannotShow) {
  for (const std::string_view where :
       {"spend / orders > 2", "SEQUENCE(visit, purchase)", "COUNT(DISTINCT purchase.category) > 1",
        "COUNT(DISTINCT DAYS OF visit) > 1", "DID visit IN AT LEAST 3 OF LAST 4 WEEKS",
        "BUCKET('a', 9) < 2"}) {
    EXPECT_EQ(parts_of(where), "") << where;
  }
}

}  // namespace
}  // namespace muster::server
