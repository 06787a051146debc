// What customers did: from text to tree, to canonical text, to JSON rules and back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "query/language/english.hpp"
#include "query/language/json_rules.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/language/tree_size.hpp"
#include "tests/query/language/random_tree.hpp"
#include "tests/seed.hpp"

namespace muster::query {
namespace {

using ::testing::HasSubstr;

Expression parsed(std::string_view text) {
  const Result<Expression> tree = parse(text);
  EXPECT_TRUE(tree.ok()) << text << "\n" << (tree.ok() ? "" : tree.error().message);
  return tree.ok() ? *tree : Expression{};
}

std::string canonical(std::string_view text) { return print(parsed(text)); }

TEST(EventParserTest, DidIsAnEventWithItsConditionAndWindow) {
  const Expression where{CompareCondition{Term{NameTerm{"amount"}}, CompareOperator::greater,
                                          Term{NumberTerm{{50, 0}}}}};
  const EventWindow window{WindowKind::last, 30, TimeUnit::day, {}, {}};
  EXPECT_EQ(parsed("did purchase where amount > 50 during last 30 days"),
            (Expression{DidCondition{{"purchase", {where}, window}, {}}}));
  EXPECT_EQ(parsed("DID \"cart add\" EVER"), (Expression{DidCondition{{"cart add", {}, {}}, {}}}));
}

TEST(EventParserTest, WordsOfEventsAreNamesElsewhere) {
  EXPECT_EQ(parsed("did"), (Expression{FlagCondition{"did"}}));
  EXPECT_EQ(canonical("did AND count > 2 AND first = 'x' AND sequence IS NULL"),
            "did AND count > 2 AND first = 'x' AND sequence IS NULL");
  EXPECT_EQ(canonical("did ANNIVERSARY NOT IN LAST 3 DAYS"), "did ANNIVERSARY NOT IN LAST 3 DAYS");
  EXPECT_EQ(canonical("DID did WHERE during SINCE TODAY"), "DID did WHERE during SINCE TODAY");
  EXPECT_EQ(canonical("COUNT(distinct) > 1 AND COUNT(DISTINCT distinct.x) > 1"),
            "COUNT(distinct) > 1 AND COUNT(DISTINCT distinct.x) > 1");
}

TEST(EventParserTest, MinAndMaxOfSeveralValuesAreArithmetic) {
  EXPECT_EQ(canonical("min(a, b.c) > 1"), "min(a, b.c) > 1");
  EXPECT_EQ(canonical("min(p.amount) > 1"), "MIN(p.amount) > 1");
  EXPECT_EQ(canonical("max(p.amount where gift) > max(1, 2)"),
            "MAX(p.amount WHERE gift) > max(1, 2)");
}

TEST(EventParserTest, NamesOfPropertiesMayTakeQuotes) {
  EXPECT_EQ(canonical("SUM(\"cart add\".\"net amount\") > 1"),
            "SUM(\"cart add\".\"net amount\") > 1");
  EXPECT_EQ(canonical("SUM(\"purchase\".\"amount\") > 1"), "SUM(purchase.amount) > 1");
  EXPECT_EQ(canonical("SUM(\"a.b\".c) > 1"), "SUM(\"a.b\".c) > 1");
  EXPECT_EQ(canonical("SUM(a.\"b.c\") > 1"), "SUM(a.\"b.c\") > 1");
  EXPECT_EQ(canonical("SUM(a.b.c) > 1"), "SUM(a.b.c) > 1");
  EXPECT_EQ(parsed("SUM(a.b) > 1"), parsed("SUM(\"a\".b) > 1"));
}

TEST(EventParserTest, PrintsCanonicalText) {
  EXPECT_EQ(canonical("distinct(purchase.category) >= 3"),
            "COUNT(DISTINCT purchase.category) >= 3");
  EXPECT_EQ(canonical("count(distinct days of p during '2026-01-01' to today) = 2"),
            "COUNT(DISTINCT DAYS OF p DURING '2026-01-01' TO TODAY) = 2");
  EXPECT_EQ(canonical("favorite(p.word) in ('a')"), "FAVOURITE(p.word) IN ('a')");
  EXPECT_EQ(canonical("did p during last 1 days after a pause of 2 week"),
            "DID p AFTER A PAUSE OF 2 WEEKS DURING LAST 1 DAY");
  EXPECT_EQ(canonical("did p where gift in at most 2 of last 4 weeks"),
            "DID p WHERE gift IN AT MOST 2 OF LAST 4 WEEKS");
  EXPECT_EQ(canonical("sequence(a, not b where x = 1, c within 7 days before today)"),
            "SEQUENCE(a, NOT b WHERE x = 1, c WITHIN 7 DAYS BEFORE TODAY)");
  EXPECT_EQ(canonical("last(p) is not null or last(p) not in next 3 hours"),
            "LAST(p) IS NOT NULL OR LAST(p) NOT IN NEXT 3 HOURS");
}

TEST(EventParserTest, AConditionThatIsOpenAtItsEndStandsInBrackets) {
  EXPECT_EQ(canonical("DID p WHERE a = 1 AND b = 2"), "DID p WHERE a = 1 AND b = 2");
  EXPECT_EQ(canonical("(DID p WHERE a = 1) AND b = 2"), "(DID p WHERE a = 1) AND b = 2");
  EXPECT_EQ(canonical("NOT (DID p WHERE a = 1) OR b"), "NOT (DID p WHERE a = 1) OR b");
  EXPECT_EQ(canonical("DID p WHERE a = 1 EVER AND b = 2"), "(DID p WHERE a = 1) AND b = 2");
  EXPECT_EQ(canonical("(DID p WHERE a = 1 SINCE TODAY) AND b"),
            "DID p WHERE a = 1 SINCE TODAY AND b");
}

struct Mistake {
  const char* query;
  std::size_t column;
  const char* says;
  const char* suggestion;
};

TEST(EventParserTest, MistakesAreNamedWhereTheyAreWithAdvice) {
  const std::vector<Mistake> mistakes{
      {"DID 'purchase'", 5, "bare or in double quotes", ""},
      {"DID purchase IN LAST 30 DAYS", 17, "a window is written DURING LAST 30 DAYS", ""},
      {"DID purchase DURIN LAST 30 DAYS", 14, "expected WHERE, DURING", "DURING"},
      {"DID purchase DURING LAST 3 DAYZ", 28, "expected HOURS, DAYS", "DAY"},
      {"DID purchase DURING '2026-01-01'", 33, "expected TO and the last day", ""},
      {"DID purchase SINCE 5", 20, "expected a 'date'", ""},
      {"DID purchase SINCE TODAY AFTER A PAUSE OF 3 DAYS SINCE TODAY", 50, "one window", ""},
      {"DID purchase AFTER A PAUSE OF 3 MONTHS", 33, "months differ in length", ""},
      {"DID purchase DURING LAST 3 DAYS IN AT LEAST 1 OF LAST 2 WEEKS", 14, "no other window", ""},
      {"DID purchase IN AT LEAST 1 OF LAST 2 YEARS", 38, "DAYS, WEEKS or MONTHS", ""},
      {"DID purchase WHERE COUNT(visit) > 1", 20, "COUNT stands outside of WHERE", ""},
      {"SUM(purchase) > 1", 5, "SUM measures a property of an event", ""},
      {"max(amount) > 1", 1, "as in MAX(purchase.amount)", ""},
      {"COUNT(purchase", 15, "expected WHERE, DURING", ""},
      {"COUNT(DISTINCT YEARS OF p) > 1", 16, "DISTINCT counts DAYS, WEEKS or MONTHS", ""},
      {"COUNT(\"a\".b) > 1", 7, "an event is named by its type alone", ""},
      {"SEQUENCE(visit)", 15, "two steps or more", ""},
      {"SEQUENCE(NOT visit, buy)", 10, "the first step of a SEQUENCE", ""},
      {"SEQUENCE(a, b SINCE TODAY, c)", 26, "stand at the end", ""},
      {"SEQUENCE(a, b WITHIN 2 QUARTERS)", 24, "months differ in length", ""},
      {"LAST(p) IS TRUE", 12, "expected NULL", ""},
  };
  for (const Mistake& mistake : mistakes) {
    const Result<Expression> tree = parse(mistake.query);
    ASSERT_FALSE(tree.ok()) << mistake.query;
    const Error& error = tree.error();
    ASSERT_TRUE(error.position) << mistake.query;
    EXPECT_EQ(error.position->column, mistake.column) << mistake.query << "\n" << error.message;
    EXPECT_THAT(error.message, HasSubstr(mistake.says)) << mistake.query;
    EXPECT_EQ(error.suggestion.value_or(""), mistake.suggestion) << mistake.query;
  }
}

TEST(EventParserTest, ASequenceHasThirtyTwoStepsAtMost) {
  std::string text = "SEQUENCE(a";
  for (int i = 1; i < 32; ++i) text += ", a";
  EXPECT_TRUE(parse(text + ")").ok());
  const Result<Expression> tree = parse(text + ", a)");
  ASSERT_FALSE(tree.ok());
  EXPECT_EQ(tree.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(tree.error().message, HasSubstr("32"));
}

TEST(EventParserTest, AnEventAloneIsRead) {
  const Result<EventPhrase> event = parse_event(" purchase WHERE amount > 5 SINCE '2026-01-01' ");
  ASSERT_TRUE(event.ok()) << event.error().message;
  EXPECT_EQ(print(*event), "purchase WHERE amount > 5 SINCE '2026-01-01'");
  EXPECT_FALSE(parse_event("").ok());
  EXPECT_FALSE(parse_event("purchase, visit").ok());
  EXPECT_FALSE(parse_event("purchase AND visit").ok());
}

TEST(EventParserTest, RulesCarryEventsAsExpressionsBothWays) {
  for (const char* text :
       {"DID purchase DURING LAST 30 DAYS", "age > 3 AND NOT DID visit",
        "COUNT(purchase) >= 2 OR LAST(visit) IS NULL", "SEQUENCE(a, NOT b WITHIN 1 DAY)"}) {
    const Expression tree = parsed(text);
    const std::string rules = boost::json::serialize(to_rules(tree));
    EXPECT_THAT(rules, HasSubstr("\"expression\"")) << text;
    const Result<Expression> back = from_rules(boost::json::parse(rules));
    ASSERT_TRUE(back.ok()) << rules;
    EXPECT_EQ(*back, tree) << rules;
  }
}

TEST(EventParserTest, SizesAreThoseThatTheParserCounts) {
  RandomTree random(tests::seed());
  for (int i = 0; i < 2'000; ++i) {
    const Expression tree = random.expression(2);
    const Result<Expression> back = parse(print(tree));
    ASSERT_TRUE(back.ok()) << print(tree);
    EXPECT_EQ(node_count(*back), node_count(tree));
    EXPECT_EQ(height(*back), height(tree));
  }
}

TEST(EventParserTest, EnglishReadsEvents) {
  const auto english = [](std::string_view text) { return in_english(parsed(text)); };
  EXPECT_EQ(english("DID purchase WHERE amount > 50 DURING LAST 30 DAYS"),
            "did purchase (one for which amount is more than 50) during the last 30 days");
  EXPECT_EQ(english("NOT DID email_open SINCE TODAY - 1 WEEK"),
            "it is not so that did email open since 1 week before today");
  EXPECT_EQ(english("COUNT(purchase) >= 2"), "the number of purchase events is at least 2");
  EXPECT_EQ(english("LAST(visit) < TODAY"), "the time of the last visit is before today");
  EXPECT_EQ(english("FAVOURITE(purchase.category) = 'x'"),
            "the most frequent category of purchase events is 'x'");
  EXPECT_EQ(english("DID visit IN AT LEAST 3 OF LAST 4 WEEKS"),
            "did visit in at least 3 of the last 4 weeks");
  EXPECT_EQ(english("DID visit AFTER A PAUSE OF 90 DAYS DURING LAST 7 DAYS"),
            "did visit after a pause of 90 days during the last 7 days");
  EXPECT_EQ(english("SEQUENCE(visit, NOT purchase WITHIN 1 DAY)"),
            "did in this order: visit, then no purchase, all within 1 day");
}

}  // namespace
}  // namespace muster::query
