#include "query/language/references.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "query/language/json_rules.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"

namespace muster::query {
namespace {

TEST(References, AreListedInTheOrderWritten) {
  const std::string text =
      "SEGMENT 'a' AND NOT (x > 1 OR LIST 'it''s') AND AT LEAST 1 OF (SEGMENT 'a', list 'б')";
  const Result<Expression> tree = parse(text);
  ASSERT_TRUE(tree.ok()) << tree.error().message;
  const auto found = references_of(*tree);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].to, (SavedCondition{SavedKind::segment, "a"}));
  EXPECT_EQ(found[1].to, (SavedCondition{SavedKind::list, "it's"}));
  EXPECT_EQ(found[2].to, (SavedCondition{SavedKind::segment, "a"}));
  EXPECT_EQ(found[3].to, (SavedCondition{SavedKind::list, "б"}));
  EXPECT_EQ(text.substr(found[1].span.begin, found[1].span.end - found[1].span.begin),
            "LIST 'it''s'");
}

TEST(References, SegmentAndListAreNamesElsewhere) {
  const Result<Expression> tree = parse("segment = 'a' AND list AND segment IN ('x') AND list > 1");
  ASSERT_TRUE(tree.ok()) << tree.error().message;
  EXPECT_TRUE(references_of(*tree).empty());
}

TEST(References, SlipsAreExplained) {
  const auto quoted = parse("SEGMENT \"vip\"");
  ASSERT_FALSE(quoted.ok());
  EXPECT_NE(quoted.error().message.find("single quotes"), std::string::npos);
  EXPECT_FALSE(parse("SEGMENT ''").ok());
  EXPECT_FALSE(parse("SEGMENT 'a' = 1").ok());
  EXPECT_FALSE(parse("1 + SEGMENT 'a' > 2").ok());
}

TEST(References, AreRulesOfTheirOwn) {
  const Result<Expression> tree = parse("SEGMENT 'vip' AND NOT LIST 'do not contact'");
  ASSERT_TRUE(tree.ok());
  const auto rules = to_rules(*tree);
  EXPECT_EQ(rules, boost::json::parse(R"({"combinator": "and", "rules": [
      {"field": "", "operator": "in_segment", "value": "vip"},
      {"combinator": "and", "not": true, "rules": [
        {"field": "", "operator": "in_list", "value": "do not contact"}]}]})"));
  EXPECT_EQ(*from_rules(rules), *tree);
  const auto nameless =
      from_rules(boost::json::parse(R"({"field": "x", "operator": "in_list", "value": ""})"));
  EXPECT_FALSE(nameless.ok());
}

}  // namespace
}  // namespace muster::query
