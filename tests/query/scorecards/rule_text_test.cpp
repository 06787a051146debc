#include "query/scorecards/rule_text.hpp"

#include <gtest/gtest.h>

#include "query/language/parser.hpp"

namespace muster::query {
namespace {

using engine::Decimal;

WrittenTerm term(const std::string& text) { return {text, *parse_term(text)}; }
WrittenExpression when(const std::string& text) { return {text, *parse(text)}; }

TEST(RuleText, SaysWhatIsGivenAndWhen) {
  EXPECT_EQ(rule_text({"a", when("orders>=2"), FlatRule{{120, 1}}, {}}), "+12 when orders >= 2");
  EXPECT_EQ(rule_text({"a", {}, FlatRule{{-5, 1}}, {}}), "-0.5 for everybody");
  EXPECT_EQ(
      rule_text({"a", {}, PerRule{term("orders"), {2, 0}, Decimal{0, 0}, Decimal{20, 0}}, {}}),
      "+2 for each orders, at least 0, at most +20");
  EXPECT_EQ(rule_text({"a",
                       when("email_ok"),
                       BinnedRule{term("age"), {{"25", {-12, 1}}, {{}, {9, 1}}}, {0, 0}},
                       {}}),
            "by age: below 25 -1.2, else +0.9, unknown 0 when email_ok");
  EXPECT_EQ(rule_text({"a", {}, DecayRule{term("LAST(visit)"), {10, 0}, std::int64_t{14}}, {}}),
            "+10 at LAST(visit), halved every 14 days");
  EXPECT_EQ(
      rule_text(
          {"a",
           {},
           DecayRule{term("LAST(visit)"), {}, std::vector<DecayStep>{{1, {10, 0}}, {30, {4, 0}}}},
           {}}),
      "by the age of LAST(visit): up to 1 day +10, up to 30 days +4, then 0");
}

}  // namespace
}  // namespace muster::query
