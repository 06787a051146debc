#include "query/language/json_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "tests/query/language/random_tree.hpp"
#include "tests/seed.hpp"

namespace muster::query {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

json::value json_of(std::string_view text, std::size_t depth = rules_json_depth({})) {
  json::parse_options options;
  options.max_depth = depth;
  return json::parse({text.data(), text.size()}, {}, options);
}

/// The canonical text of a rule tree.
std::string read(std::string_view rules) {
  const Result<Expression> tree = from_rules(json_of(rules));
  EXPECT_TRUE(tree.ok()) << rules << "\n" << (tree.ok() ? "" : tree.error().message);
  return tree.ok() ? print(*tree) : "";
}

/// The canonical text of one rule's inside.
std::string read_rule(const std::string& members) { return read("{" + members + "}"); }

Error refused(std::string_view rules, const LanguageLimits& limits = {}) {
  const Result<Expression> tree = from_rules(json_of(rules), limits);
  EXPECT_FALSE(tree.ok()) << rules << "\nwas read as " << (tree.ok() ? print(*tree) : "");
  return tree.ok() ? Error{} : tree.error();
}

std::string written(std::string_view text) {
  const Result<Expression> tree = parse(text);
  EXPECT_TRUE(tree.ok()) << text;
  return tree.ok() ? json::serialize(to_rules(*tree)) : "";
}

struct Pair {
  const char* from;
  const char* to;
};

TEST(JsonRulesTest, ReadsWhatReactQuerybuilderSends) {
  EXPECT_EQ(read(R"({"id":"1","combinator":"and","not":false,"rules":[
      {"id":"2","field":"firstName","operator":"beginsWith","value":"Stev","valueSource":"value"},
      {"id":"3","field":"age","operator":">","value":"26"},
      {"combinator":"or","not":true,"rules":[
        {"field":"isMusician","operator":"=","value":true},
        {"field":"instrument","operator":"in","value":"Guitar, Vocals"}]}]})"),
            "firstName LIKE 'Stev%' AND age > '26' AND "
            "NOT (isMusician = TRUE OR instrument IN ('Guitar', 'Vocals'))");
}

TEST(JsonRulesTest, ReadsEveryOperator) {
  const std::vector<Pair> cases{
      {R"("operator":"=","value":"x")", "f = 'x'"},
      {R"("operator":"!=","value":1)", "f <> 1"},
      {R"("operator":"<","value":12.5)", "f < 12.5"},
      {R"("operator":">","value":-0.05)", "f > -0.05"},
      {R"("operator":"<=","value":1.5,"scale":2)", "f <= 1.50"},
      {R"("operator":">=","value":"g","valueSource":"field")", "f >= g"},
      {R"("operator":"contains","value":"x")", "f LIKE '%x%'"},
      {R"("operator":"beginsWith","value":"x")", "f LIKE 'x%'"},
      {R"("operator":"endsWith","value":"x")", "f LIKE '%x'"},
      {R"("operator":"doesNotContain","value":"x")", "f NOT LIKE '%x%'"},
      {R"("operator":"doesNotBeginWith","value":"x")", "f NOT LIKE 'x%'"},
      {R"("operator":"doesNotEndWith","value":"x")", "f NOT LIKE '%x'"},
      {R"("operator":"contains","value":"50%_\\")", R"(f LIKE '%50\%\_\\%' ESCAPE '\')"},
      {R"("operator":"contains","value":"a\\b")", R"(f LIKE '%a\b%')"},
      {R"("operator":"null","value":"")", "f IS NULL"},
      {R"("operator":"notNull")", "f IS NOT NULL"},
      {R"("operator":"in","value":["a",1,true])", "f IN ('a', 1, TRUE)"},
      {R"("operator":"in","value":"a, b\\,c ,, d")", "f IN ('a', 'b,c', 'd')"},
      {R"("operator":"notIn","value":7)", "f NOT IN (7)"},
      {R"("operator":"between","value":"1,5")", "f BETWEEN '1' AND '5'"},
      {R"("operator":"between","value":[1,5.5],"scale":1)", "f BETWEEN 1.0 AND 5.5"},
      {R"("operator":"notBetween","value":["g","h"],"valueSource":"field")",
       "f NOT BETWEEN g AND h"},
      {R"("operator":"is_true")", "f"},
      {R"("operator":"like","value":"a_%","escape":"!")", "f LIKE 'a_%' ESCAPE '!'"},
      {R"("operator":"not_like","value":"x")", "f NOT LIKE 'x'"},
      {R"("operator":"ilike","value":"x%")", "f ILIKE 'x%'"},
      {R"("operator":"not_ilike","value":"x")", "f NOT ILIKE 'x'"},
      {R"("operator":"has_any","value":"x")", "f HAS 'x'"},
      {R"("operator":"has_all","value":["x","y"])", "f HAS ALL ('x', 'y')"},
      {R"("operator":"has_none","value":["x"])", "f HAS NONE ('x')"},
      {R"("operator":"in_last","value":"30 days")", "f IN LAST 30 DAYS"},
      {R"("operator":"in_next","value":"1 Week")", "f IN NEXT 1 WEEK"},
      {R"("operator":"not_in_last","value":"2 HOURS")", "f NOT IN LAST 2 HOURS"},
      {R"("operator":"not_in_next","value":"2 years")", "f NOT IN NEXT 2 YEARS"},
      {R"("operator":"anniversary_in_last","value":"7 days")", "f ANNIVERSARY IN LAST 7 DAYS"},
      {R"("operator":"anniversary_in_next","value":"7 days")", "f ANNIVERSARY IN NEXT 7 DAYS"},
      {R"("operator":"anniversary_not_in_last","value":"7 days")",
       "f ANNIVERSARY NOT IN LAST 7 DAYS"},
      {R"("operator":"anniversary_not_in_next","value":"7 days")",
       "f ANNIVERSARY NOT IN NEXT 7 DAYS"},
      {R"("operator":"within_km","value":[25,45.46,-9.19])", "f WITHIN 25 KM OF (45.46, -9.19)"},
      {R"("operator":"within_km","value":"2.50, 45.46, 9")", "f WITHIN 2.50 KM OF (45.46, 9)"},
      {R"("operator":"expression","value":"a + b > 1 OR c")", "a + b > 1 OR c"},
  };
  for (const Pair& one : cases) {
    EXPECT_EQ(read_rule(std::string(R"("field":"f",)") + one.from), one.to);
  }
}

TEST(JsonRulesTest, ReadsGroups) {
  const std::string a = R"({"field":"a","operator":"is_true"})";
  const std::string b = R"({"field":"b","operator":"is_true"})";
  const std::string c = R"({"field":"c","operator":"is_true"})";
  const auto group = [](const std::string& head, const std::string& rules) {
    return "{" + head + ",\"rules\":[" + rules + "]}";
  };
  const std::string all = R"("combinator":"and")";
  const std::string any = R"("combinator":"OR")";
  EXPECT_EQ(read(group(all, a + "," + b)), "a AND b");
  EXPECT_EQ(read(group(any, a + "," + b)), "a OR b");
  EXPECT_EQ(read(group(all, a)), "a");
  EXPECT_EQ(read(group(all + R"(,"not":true)", a)), "NOT a");
  EXPECT_EQ(read(group(any + R"(,"not":true)", a + "," + b)), "NOT (a OR b)");
  EXPECT_EQ(read(group(all, a + "," + group(all, b + "," + c))), "a AND b AND c");
  EXPECT_EQ(read(group(all, "")), "TRUE");
  EXPECT_EQ(read(group(any, "")), "TRUE");
  EXPECT_EQ(read(group(all + R"(,"not":true)", group(all, ""))), "NOT TRUE");
  EXPECT_EQ(read(group(R"("combinator":"at_least","count":2)", a + "," + b)),
            "AT LEAST 2 OF (a, b)");
  EXPECT_EQ(read(group(R"("combinator":"at_most","count":0)", a)), "AT MOST 0 OF (a)");
  EXPECT_EQ(read(group(R"("combinator":"exactly","count":1,"not":true)", a)),
            "NOT EXACTLY 1 OF (a)");
}

TEST(JsonRulesTest, AnEmptyGroupHoldsForEverybodyEvenNegated) {
  EXPECT_EQ(read(R"({"combinator":"and","not":true,"rules":[]})"), "TRUE");
  EXPECT_EQ(read(R"({"not":true,"rules":[]})"), "TRUE");
  EXPECT_EQ(read(R"({"combinator":"or","not":true,"rules":[
      {"field":"a","operator":"is_true","muted":true}]})"),
            "TRUE");
  EXPECT_EQ(json::parse(written("FALSE")), json::parse(R"({"combinator":"and","rules":[
      {"field":"","operator":"expression","value":"FALSE"}]})"));
}

TEST(JsonRulesTest, ATreeMutedAsAWholeHoldsForEverybody) {
  EXPECT_EQ(read(R"({"combinator":"and","not":true,"muted":true,"rules":[
      {"field":"a","operator":"is_true"}]})"),
            "TRUE");
  EXPECT_EQ(read(R"({"field":"a","operator":"is_true","muted":true})"), "TRUE");
  EXPECT_THAT(refused(R"({"muted":1,"rules":[]})").message, HasSubstr("muted: expected true"));
}

TEST(JsonRulesTest, TextThatParseNumbersMadeANumberIsStillText) {
  EXPECT_EQ(read_rule(R"("field":"zip","operator":"beginsWith","value":201)"), "zip LIKE '201%'");
  EXPECT_EQ(read_rule(R"("field":"zip","operator":"doesNotContain","value":1.5)"),
            "zip NOT LIKE '%1.5%'");
  EXPECT_THAT(refused(R"({"field":"zip","operator":"endsWith","value":1e300})").message,
              HasSubstr("value: the number has more than 18 digits"));
  EXPECT_THAT(refused(R"({"field":"zip","operator":"endsWith","value":true})").message,
              HasSubstr("value: expected a string, found true"));
}

TEST(JsonRulesTest, ListsOfAttributesAreComparedOneByOne) {
  EXPECT_EQ(read_rule(R"("field":"a","operator":"in","value":["b","c"],"valueSource":"field")"),
            "a = b OR a = c");
  EXPECT_EQ(read_rule(R"("field":"a","operator":"notIn","value":"b, c","valueSource":"field")"),
            "a <> b AND a <> c");
  EXPECT_EQ(read_rule(R"("field":"a","operator":"notIn","value":"b","valueSource":"field")"),
            "a <> b");
}

TEST(JsonRulesTest, ReadsIndependentCombinators) {
  const std::string rules =
      R"({"rules":[{"field":"a","operator":"is_true"},"and",{"field":"b","operator":"is_true"},
          "or",{"field":"c","operator":"is_true"},"AND",
          {"rules":[{"field":"d","operator":"is_true"},"or",{"field":"e","operator":"is_true"}]}]})";
  EXPECT_EQ(read(rules), "a AND b OR c AND (d OR e)");
  EXPECT_EQ(read(R"({"rules":[]})"), "TRUE");
  EXPECT_EQ(read(R"({"not":true,"rules":[{"field":"a","operator":"is_true"}]})"), "NOT a");
}

TEST(JsonRulesTest, MutedRulesAreLeftOutAndDisabledOnesCount) {
  EXPECT_EQ(read(R"({"combinator":"and","rules":[
      {"field":"a","operator":"is_true","muted":true},
      {"field":"b","operator":"is_true","disabled":true},
      {"combinator":"or","muted":true,"rules":[{"field":"c","operator":"is_true"}]}]})"),
            "b");
  EXPECT_EQ(read(R"({"combinator":"or","rules":[
      {"field":"a","operator":"is_true","muted":true}]})"),
            "TRUE");
  const std::string a = R"({"field":"a","operator":"is_true"})";
  const std::string muted = R"({"field":"m","operator":"is_true","muted":true})";
  EXPECT_EQ(read(R"({"rules":[)" + muted + R"(,"or",)" + a + R"(,"and",)" + a + "]}"), "a AND a");
  EXPECT_EQ(read(R"({"rules":[)" + a + R"(,"or",)" + muted + R"(,"and",)" + a + "]}"), "a AND a");
}

TEST(JsonRulesTest, WritesRulesThatABuilderCanShow) {
  const std::vector<Pair> cases{
      {"age > 30", R"({"combinator":"and","rules":[{"field":"age","operator":">","value":30}]})"},
      {"spend > 49.90 AND a = b",
       R"({"combinator":"and","rules":[)"
       R"({"field":"spend","operator":">","value":4.99E1,"scale":2},)"
       R"({"field":"a","operator":"=","value":"b","valueSource":"field"}]})"},
      {"c LIKE '%50\\%%' ESCAPE '\\'",
       R"({"combinator":"and","rules":[{"field":"c","operator":"contains","value":"50%"}]})"},
      {"c LIKE 'S_n%'",
       R"({"combinator":"and","rules":[{"field":"c","operator":"like","value":"S_n%"}]})"},
      {"NOT (a OR b IS NULL)",
       R"({"combinator":"or","rules":[{"field":"a","operator":"is_true","value":true},)"
       R"({"field":"b","operator":"null","value":null}],"not":true})"},
      {"AT LEAST 2 OF (a)",
       R"({"combinator":"at_least","rules":[{"field":"a","operator":"is_true","value":true}],)"
       R"("count":2})"},
      {"a + 1 > 2",
       R"({"combinator":"and","rules":[{"field":"","operator":"expression","value":"a + 1 > 2"}]})"},
      {"d IN LAST 1 MONTH",
       R"({"combinator":"and","rules":[{"field":"d","operator":"in_last","value":"1 MONTH"}]})"},
  };
  for (const Pair& one : cases) EXPECT_EQ(json::parse(written(one.from)), json::parse(one.to));
}

struct Mistake {
  const char* rules;
  const char* says;
  const char* suggestion;
};

TEST(JsonRulesTest, MistakesAreNamedByTheirPath) {
  const std::vector<Mistake> mistakes{
      {"7", "rules: expected a rule or a group of rules, found a number", ""},
      {R"({"combinator":"and","rules":{}})", "rules: expected an array, found an object", ""},
      {R"({"combinator":"andd","rules":[]})", "combinator: expected and, or, at_least", "and"},
      {R"({"combinator":1,"rules":[]})", "combinator: expected \"and\" or \"or\", found a number",
       ""},
      {R"({"combinator":"and","not":"yes","rules":[]})", "not: expected true or false", ""},
      {R"({"combinator":"and","rules":[{"combinator":"or","rules":[{"field":"a","operator":"contians",
          "value":"x"}]}]})",
       "rules[0].rules[0].operator: there is no operator of this name", "contains"},
      {R"({"combinator":"and","rules":["and"]})", "rules[0]: expected a rule or a group", ""},
      {R"({"rules":[{"field":"a","operator":"is_true"},{"field":"a","operator":"is_true"}]})",
       "rules[1]: expected \"and\" or \"or\" between two rules", ""},
      {R"({"rules":[{"field":"a","operator":"is_true"},"and"]})",
       "rules[1]: expected a rule behind the last combinator", ""},
      {R"({"combinator":"at_least","rules":[{"field":"a","operator":"is_true"}]})",
       "count: expected a whole number, 0 or more, found nothing", ""},
      {R"({"combinator":"at_least","count":1000000000000000000,"rules":[
          {"field":"a","operator":"is_true"}]})",
       "count: expected a whole number", ""},
      {R"({"combinator":"at_most","count":1,"rules":[]})", "expected at least one rule", ""},
      {R"({"operator":"=","value":1})", "field: expected an attribute's name, found nothing", ""},
      {R"({"field":"","operator":"=","value":1})", "field: expected an attribute's name", ""},
      {R"({"field":"a","value":1})", "operator: expected the operator's name", ""},
      {R"({"field":"a","operator":"="})", "value: expected a value, found nothing", ""},
      {R"({"field":"a","operator":"=","value":null})",
       "value: expected a string, a number, true or false, found null", ""},
      {R"({"field":"a","operator":"=","value":1e300})", "value: the number has more than 18", ""},
      {R"({"field":"a","operator":"=","value":1,"scale":18})", "more than 18 digits", ""},
      {R"({"field":"a","operator":"=","value":1,"scale":19})", "scale: expected a whole number",
       ""},
      {R"({"field":"a","operator":"=","value":1,"valueSource":"field"})",
       "value: expected an attribute's name", ""},
      {R"({"field":"a","operator":"contains","value":"b","valueSource":"field"})",
       "valueSource: contains takes values, no attribute", ""},
      {R"({"field":"a","operator":"in","value":[]})", "value: expected at least one value", ""},
      {R"({"field":"a","operator":"in","value":" , "})", "value: expected at least one value", ""},
      {R"({"field":"a","operator":"between","value":[1]})", "value: expected two values, found 1",
       ""},
      {R"({"field":"a","operator":"is_true","value":false})", "value: expected true, found false",
       ""},
      {R"({"field":"a","operator":"has_any","value":[1]})", "value: expected strings", ""},
      {R"({"field":"a","operator":"in_last","value":"soon"})", "as in \"30 days\"", ""},
      {R"({"field":"a","operator":"within_km","value":[1,91,2]})", "between -90 and 90", ""},
      {R"({"field":"a","operator":"within_km","value":[1,"x",2]})", "expected a number", ""},
      {R"({"field":"a","operator":"like","value":"x","escape":"ab"})",
       "escape: expected exactly one character", ""},
      {R"({"field":"a","operator":"=","value":"\u0000"})", "the control character U+0000", ""},
      {R"({"operator":"expression","value":"a >"})",
       "value: expected an attribute, a number, a 'string' or ( after >, found the end of the "
       "query (line 1, column 4 of the expression)",
       ""},
      {R"({"field":"a","operator":"=","match":{"mode":"all"},"value":1})", "match: ", ""},
  };
  for (const Mistake& mistake : mistakes) {
    const Error error = refused(mistake.rules);
    EXPECT_EQ(error.code, ErrorCode::invalid_query);
    EXPECT_THAT(error.message, HasSubstr(mistake.says)) << mistake.rules;
    EXPECT_EQ(error.suggestion.value_or(""), mistake.suggestion) << mistake.rules;
  }
}

std::string nested_groups(int depth) {
  std::string rules = R"({"field":"a","operator":"is_true"})";
  for (int i = 0; i < depth; ++i) rules = R"({"combinator":"and","rules":[)" + rules + "]}";
  return rules;
}

TEST(JsonRulesTest, DepthAndSizeAreLimited) {
  EXPECT_EQ(read(nested_groups(200)), "a");
  const Error deep = from_rules(json_of(nested_groups(201), 1000)).error();
  EXPECT_EQ(deep.code, ErrorCode::limit_exceeded);
  EXPECT_THAT(deep.message, HasSubstr("nested more than 200 levels deep"));

  LanguageLimits limits;
  limits.nodes = 10;
  EXPECT_EQ(refused(R"({"field":"a","operator":"in","value":[1,2,3,4,5,6,7,8,9]})", limits).code,
            ErrorCode::limit_exceeded);
  EXPECT_TRUE(
      from_rules(json_of(R"({"field":"a","operator":"in","value":[1,2,3,4,5,6,7,8]})"), limits)
          .ok());
}

TEST(JsonRulesTest, EveryTextOfLegalDepthHasRules) {
  std::string text = "a";
  for (int i = 0; i < 99; ++i) text = "NOT (" + text + (i % 2 == 0 ? " AND b)" : " OR b)");
  const Result<Expression> tree = parse(text);
  ASSERT_TRUE(tree.ok());
  EXPECT_EQ(read(json::serialize(to_rules(*tree))), text);
}

TEST(JsonRulesTest, RandomTreesComeBackFromTheirRules) {
  RandomTree random(tests::seed());
  for (int i = 0; i < 5'000; ++i) {
    const Expression tree = random.expression(1 + i % 5);
    const std::string rules = json::serialize(to_rules(tree));
    const Result<Expression> back = from_rules(json_of(rules));
    ASSERT_TRUE(back.ok()) << print(tree) << "\n" << rules << "\n" << back.error().message;
    ASSERT_EQ(*back, tree) << rules << "\n" << print(tree) << "\n" << print(*back);
  }
}

}  // namespace
}  // namespace muster::query
