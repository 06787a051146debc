#include "query/plan/bind.hpp"

#include <gtest/gtest.h>

#include "query/run/query.hpp"
#include "tests/query/plan/selection_case.hpp"

namespace muster::query::tests {
namespace {

using Logic = Selection;
TEST_P(Logic, SelectsWhomTheRulesSay) { EXPECT_EQ(selected(GetParam().where), GetParam().ids); }

INSTANTIATE_TEST_SUITE_P(
    Conditions, Logic,
    ::testing::Values(
        SelectionCase{"TRUE", "a b c d e f g h"}, SelectionCase{"FALSE", ""},
        SelectionCase{"NOT FALSE", "a b c d e f g h"}, SelectionCase{"email_ok", "a c e h"},
        SelectionCase{"NOT email_ok", "b d f g"}, SelectionCase{"email_ok AND sms_ok", "a"},
        SelectionCase{"email_ok OR sms_ok", "a b c e g h"}, SelectionCase{"age IS NULL", "e"},
        SelectionCase{"age IS NOT NULL", "a b c d f g h"}, SelectionCase{"interests IS NULL", "e"},
        SelectionCase{"home IS NULL", "e"}, SelectionCase{"NOT age > 30", "a b e f g"},
        SelectionCase{"NOT NOT age > 30", "c d h"},
        SelectionCase{"AT LEAST 2 OF (email_ok, sms_ok, age >= 30)", "a b c h"},
        SelectionCase{"AT LEAST 3 OF (email_ok, sms_ok, age < 30)", "a"},
        SelectionCase{"AT LEAST 0 OF (email_ok, sms_ok)", "a b c d e f g h"},
        SelectionCase{"AT LEAST 3 OF (email_ok, sms_ok)", ""},
        SelectionCase{"AT MOST 0 OF (email_ok, sms_ok)", "d f"},
        SelectionCase{"AT MOST 5 OF (email_ok, sms_ok)", "a b c d e f g h"},
        SelectionCase{"EXACTLY 1 OF (email_ok, sms_ok)", "b c e g h"},
        SelectionCase{"EXACTLY 2 OF (email_ok, email_ok)", "a c e h"},
        SelectionCase{"EXACTLY 1 OF (TRUE, email_ok)", "b d f g"},
        SelectionCase{"1 < 2", "a b c d e f g h"}, SelectionCase{"2 * 3 = 7", ""},
        SelectionCase{"'a' < 'b'", "a b c d e f g h"}, SelectionCase{"1 / 0 = 1", ""},
        SelectionCase{"NOT 1 / 0 = 1", "a b c d e f g h"},
        SelectionCase{"home WITHIN 0 KM OF (41.9, 12.5)", "a"},
        SelectionCase{"home WITHIN 300 KM OF (41.9, 12.5)", "a g"},
        SelectionCase{"NOT home WITHIN 20000 KM OF (41.9, 12.5)", "e"},
        SelectionCase{"\"Odd name\" <= 2", "a b"}));

using Rankings = Selection;
TEST_P(Rankings, SelectsWhomTheRulesSay) { EXPECT_EQ(selected(GetParam().where), GetParam().ids); }

// spend from the largest: f, then b and g with the same, c, h, a, d; e has none.
INSTANTIATE_TEST_SUITE_P(
    Conditions, Rankings,
    ::testing::Values(
        SelectionCase{"spend IN TOP 2", "b f"}, SelectionCase{"spend IN TOP 3", "b f g"},
        SelectionCase{"spend IN BOTTOM 2", "a d"},
        SelectionCase{"spend IN TOP 50 PERCENT", "b c f g"},
        SelectionCase{"spend IN TOP 100 PERCENT", "a b c d f g h"},
        SelectionCase{"spend NOT IN TOP 2", "a c d g h"},
        SelectionCase{"NOT spend IN TOP 2", "a c d e g h"},
        SelectionCase{"spend IN TOP 1 AMONG (email_ok)", "c"},
        SelectionCase{"spend NOT IN TOP 1 AMONG (email_ok)", "a b d f g h"},
        SelectionCase{"spend IN TOP 1 AMONG (FALSE)", ""},
        SelectionCase{"spend IN BOTTOM 1 AMONG (spend IN TOP 3)", "b"},
        SelectionCase{"spend / average IN TOP 2", "c f"},
        SelectionCase{"spend / average NOT IN TOP 2", "b h"},
        SelectionCase{"spend / 0 IN TOP 2", ""}, SelectionCase{"weight IN TOP 2", "e h"},
        SelectionCase{"weight NOT IN TOP 4", "b c f"}, SelectionCase{"birth IN BOTTOM 1", "h"},
        SelectionCase{"seen IN TOP 1", "d"}, SelectionCase{"TODAY - last_order IN TOP 1", "g"},
        SelectionCase{"age(birth) IN TOP 1", "h"}, SelectionCase{"seen + 3 DAYS IN TOP 1", "d"},
        SelectionCase{"QUANTILE(spend, 3) = 3", "f g"},
        SelectionCase{"QUANTILE(spend, 3) = 1", "a d h"},
        SelectionCase{"QUANTILE(spend, 3) <> 3", "a b c d h"},
        SelectionCase{"NOT QUANTILE(spend, 3) = 3", "a b c d e h"},
        SelectionCase{"QUANTILE(spend, 3) BETWEEN 2 AND 3", "b c f g"},
        SelectionCase{"QUANTILE(spend, 3) IN (1, 3)", "a d f g h"},
        SelectionCase{"QUANTILE(spend, 3) NOT IN (1, 3)", "b c"},
        SelectionCase{"2 < QUANTILE(spend, 3)", "f g"}, SelectionCase{"QUANTILE(spend, 3) = 4", ""},
        SelectionCase{"QUANTILE(spend, 3) >= 1.5", "b c f g"},
        SelectionCase{"QUANTILE(spend, 3) >= 2 AND QUANTILE(spend, 3) <= 2", "b c"},
        SelectionCase{"QUANTILE(spend, 2) AMONG (sms_ok) = 2", "g"},
        SelectionCase{"QUANTILE(spend, 2) AMONG (sms_ok) <> 2", "a b"}));

struct ErrorCase {
  std::string where;
  ErrorCode code;
  std::string part;    ///< of the message
  std::size_t offset;  ///< of its position
  std::string suggestion{};
};

void PrintTo(const ErrorCase& error, std::ostream* out) { *out << error.where; }

class Mistake : public ::testing::TestWithParam<ErrorCase> {};

TEST_P(Mistake, IsNamedWithItsPlace) {
  const auto query = read_query(GetParam().where, midsummer());
  ASSERT_TRUE(query.ok()) << query.error().message;
  const auto bound = muster::query::bind(*query, people());
  ASSERT_FALSE(bound.ok());
  EXPECT_EQ(bound.error().code, GetParam().code);
  EXPECT_NE(bound.error().message.find(GetParam().part), std::string::npos)
      << bound.error().message;
  ASSERT_TRUE(bound.error().position.has_value());
  EXPECT_EQ(bound.error().position->offset, GetParam().offset);
  EXPECT_EQ(bound.error().suggestion.value_or(""), GetParam().suggestion);
}

INSTANTIATE_TEST_SUITE_P(
    All, Mistake,
    ::testing::Values(
        ErrorCase{"agee > 3", ErrorCode::unknown_name, "agee", 0, "age"},
        ErrorCase{"age > 3 AND emial_ok", ErrorCode::unknown_name, "emial_ok", 12, "email_ok"},
        ErrorCase{"gender = male", ErrorCode::unknown_name, "single quotes: 'male'", 9},
        ErrorCase{"age", ErrorCode::wrong_type, "age is a number", 0},
        ErrorCase{"gender = 3", ErrorCode::wrong_type, "written in quotes: '3'", 9},
        ErrorCase{"gender = TRUE", ErrorCode::wrong_type, "gender is a category", 9},
        ErrorCase{"spend LIKE '5%'", ErrorCode::wrong_type,
                  "spend is a number; LIKE works on category and text", 0},
        ErrorCase{"age = 'old'", ErrorCode::wrong_type, "age is a number", 6},
        ErrorCase{"age = TRUE", ErrorCode::wrong_type, "age is a number", 6},
        ErrorCase{"interests = 'sport'", ErrorCode::wrong_type, "HAS", 0},
        ErrorCase{"gender HAS 'male'", ErrorCode::wrong_type, "HAS works on tags", 0},
        ErrorCase{"home = '1,2'", ErrorCode::wrong_type, "WITHIN", 0},
        ErrorCase{"gender WITHIN 3 KM OF (1, 2)", ErrorCode::wrong_type, "places", 0},
        ErrorCase{"email_ok > FALSE", ErrorCode::wrong_type, "= and <>", 11},
        ErrorCase{"email_ok = 'maybe'", ErrorCode::wrong_type, "TRUE and FALSE", 11},
        ErrorCase{"birth = 'yesterday'", ErrorCode::invalid_query, "YYYY-MM-DD", 8},
        ErrorCase{"birth = '2025-02-29'", ErrorCode::invalid_query, "exists", 8},
        ErrorCase{"birth = 2025-02-20", ErrorCode::wrong_type, "in quotes", 8},
        ErrorCase{"birth > '2025-02-20T10:00'", ErrorCode::wrong_type, "no time of day", 8},
        ErrorCase{"last_order + 1 MONTHS < TODAY", ErrorCode::wrong_type, "differ in length", 0},
        ErrorCase{"last_order + 3 HOURS < TODAY", ErrorCode::wrong_type, "no hours", 0},
        ErrorCase{"TODAY - 3 > birth", ErrorCode::wrong_type, "+ 30 DAYS", 8},
        ErrorCase{"last_order IN LAST 5 HOURS", ErrorCode::wrong_type, "HOURS work on times", 0},
        ErrorCase{"age IN LAST 5 DAYS", ErrorCode::wrong_type, "dates and times", 0},
        ErrorCase{"seen ANNIVERSARY IN NEXT 5 DAYS", ErrorCode::wrong_type, "ANNIVERSARY", 0},
        ErrorCase{"seen > birth", ErrorCode::wrong_type, "seen is a time", 7},
        ErrorCase{"age(age) > 3", ErrorCode::wrong_type, "age() works on dates", 0},
        ErrorCase{"gender + 1 > 3", ErrorCode::wrong_type, "arithmetic works on numbers", 0},
        ErrorCase{"weight * 2 > 3", ErrorCode::wrong_type, "compared with constants", 0},
        ErrorCase{"weight > age", ErrorCode::wrong_type, "compared with constants", 0},
        ErrorCase{"gender = city", ErrorCode::wrong_type, "compared with constants", 0},
        ErrorCase{"BUCKET('x', 10) * age > 5", ErrorCode::wrong_type, "BUCKET", 0},
        ErrorCase{"gender IN TOP 3", ErrorCode::wrong_type,
                  "gender is a category; TOP ranks by numbers, dates and times", 0},
        ErrorCase{"NOT email_ok IN BOTTOM 3", ErrorCode::wrong_type, "BOTTOM ranks by", 4},
        ErrorCase{"QUANTILE(city, 5) = 1", ErrorCode::wrong_type, "QUANTILE ranks by", 9},
        ErrorCase{"5 IN TOP 3", ErrorCode::wrong_type, "differs from customer to customer", 0},
        ErrorCase{"BUCKET('x', 10) IN TOP 3", ErrorCode::wrong_type, "nobody is ranked by", 0},
        ErrorCase{"spnd IN TOP 3", ErrorCode::unknown_name, "spnd", 0, "spend"},
        ErrorCase{"age IN TOP 3 AMONG (spnd > 3)", ErrorCode::unknown_name, "spnd", 20, "spend"},
        ErrorCase{"QUANTILE(age, 5) + QUANTILE(spend, 5) > 8", ErrorCode::wrong_type,
                  "one at a time", 0},
        ErrorCase{"TODAY - 9000 YEARS > birth", ErrorCode::invalid_query, "1 to 9999", 0}));

TEST(Bind, RankingsInOneAnotherEndAtALimit) {
  std::string where = "spend IN TOP 1";
  for (int i = 0; i < 10; ++i) where = "spend IN TOP 1 AMONG (" + where + ")";
  const auto query = read_query(where);
  ASSERT_TRUE(query.ok());
  const auto bound = muster::query::bind(*query, people());
  ASSERT_FALSE(bound.ok());
  EXPECT_EQ(bound.error().code, ErrorCode::limit_exceeded);
}

TEST(Bind, TestsOnOneQuantileTermAreOneRanking) {
  const auto query = read_query("QUANTILE(spend, 5) IN (1, 2, 5)");
  const auto bound = muster::query::bind(*query, people());
  ASSERT_TRUE(bound.ok());
  const auto* ranked = std::get_if<engine::Ranked>(&bound->filter.node);
  ASSERT_NE(ranked, nullptr);
  EXPECT_EQ(std::get<engine::QuantileIn>(ranked->part).ranges,
            (std::vector<engine::IntegerRange>{{1, 2}, {5, 5}}));
}

TEST(Bind, CanonicalTextIsThePrintersAndAsOfIsSettled) {
  const auto query = read_query("  age>30 and(email_ok)", QueryContext{});
  ASSERT_TRUE(query.ok());
  const auto bound = muster::query::bind(*query, people());
  ASSERT_TRUE(bound.ok());
  EXPECT_EQ(bound->canonical, "age > 30 AND email_ok");
  EXPECT_TRUE(bound->context.as_of.has_value());
}

TEST(Bind, WarnsOfValuesNobodyHasWithTheNearest) {
  const auto query = read_query("city = 'Milno' OR interests HAS ANY ('sports', 'sport')");
  ASSERT_TRUE(query.ok());
  const auto bound = muster::query::bind(*query, people());
  ASSERT_TRUE(bound.ok());
  ASSERT_EQ(bound->warnings.size(), 2U);
  EXPECT_EQ(bound->warnings[0].message, "nobody has city 'Milno'");
  EXPECT_EQ(bound->warnings[0].suggestion, "Milano");
  ASSERT_TRUE(bound->warnings[0].position.has_value());
  EXPECT_EQ(bound->warnings[0].position->offset, 7U);
  EXPECT_EQ(bound->warnings[1].suggestion, "sport");
}

TEST(Bind, KeepsTheNumberOfWarningsBounded) {
  std::string where = "city IN ('x'";
  for (int i = 0; i < 500; ++i) where += ", 'nowhere " + std::to_string(i) + "'";
  const auto query = read_query(where + ")");
  ASSERT_TRUE(query.ok());
  const auto bound = muster::query::bind(*query, people());
  ASSERT_TRUE(bound.ok());
  ASSERT_EQ(bound->warnings.size(), 21U);
  EXPECT_EQ(bound->warnings.back().message, "and 481 more warnings like these");
}

TEST(Bind, WarnsOfRangesThatAreUpsideDown) {
  for (const char* where : {"age BETWEEN 40 AND 30", "birth BETWEEN TODAY AND '2000-01-01'",
                            "city BETWEEN 'b' AND 'a'", "note BETWEEN 'b' AND 'a'"}) {
    const auto query = read_query(where);
    ASSERT_TRUE(query.ok());
    const auto bound = muster::query::bind(*query, people());
    ASSERT_TRUE(bound.ok()) << bound.error().message;
    // Days are no texts: only constants of one kind are compared.
    if (std::string_view(where).find("TODAY") == std::string_view::npos) {
      EXPECT_EQ(bound->warnings.size(), 1U) << where;
    }
    EXPECT_EQ(selected(where), "") << where;
  }
}

TEST(Bind, RefusesArithmeticThatMultipliesIntoAFlood) {
  std::string where = "age + spend + average + \"Odd name\"";
  for (int i = 0; i < 150; ++i) where += " + age";
  where += " IN (1";
  for (int i = 2; i < 20'000; ++i) where += "," + std::to_string(i);
  const auto query = read_query(where + ")");
  ASSERT_TRUE(query.ok()) << query.error().message;
  const auto bound = muster::query::bind(*query, people());
  ASSERT_FALSE(bound.ok());
  EXPECT_EQ(bound.error().code, ErrorCode::limit_exceeded);
}

TEST(Bind, HasNoPositionsForTreesWithoutText) {
  Expression expression{FlagCondition{"nothing"}};
  const auto bound = muster::query::bind(expression, people());
  ASSERT_FALSE(bound.ok());
  EXPECT_FALSE(bound.error().position.has_value());
}

}  // namespace
}  // namespace muster::query::tests
