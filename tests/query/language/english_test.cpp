#include "query/language/english.hpp"

#include <gtest/gtest.h>

#include "query/language/parser.hpp"

namespace muster::query {
namespace {

std::string english(std::string_view where) {
  const auto expression = parse(where);
  EXPECT_TRUE(expression.ok()) << where;
  return expression ? in_english(*expression) : std::string{};
}

TEST(English, ReadsEveryTest) {
  EXPECT_EQ(english("email_ok"), "email ok is true");
  EXPECT_EQ(english("age >= 18"), "age is at least 18");
  EXPECT_EQ(english("gender <> 'male'"), "gender is known and not 'male'");
  EXPECT_EQ(english("last_order < TODAY - 90 DAYS"), "last order is before 90 days before today");
  EXPECT_EQ(english("age NOT BETWEEN 1 AND 2"), "age is known and not from 1 to 2");
  EXPECT_EQ(english("city IN ('Roma','Milano')"), "city is one of 'Roma' or 'Milano'");
  EXPECT_EQ(english("city NOT IN ('Roma')"), "city is known and not 'Roma'");
  EXPECT_EQ(english("city ILIKE 'san %'"), "city is like 'san %' in capitals or not");
  EXPECT_EQ(english("nps IS NULL"), "nps is unknown");
  EXPECT_EQ(english("nps IS NOT NULL"), "nps is known");
  EXPECT_EQ(english("interests HAS 'a'"), "interests include 'a'");
  EXPECT_EQ(english("interests HAS ALL ('a','b')"), "interests include all of 'a' and 'b'");
  EXPECT_EQ(english("interests HAS NONE ('a','b')"),
            "interests are known and include none of 'a' or 'b'");
  EXPECT_EQ(english("birth ANNIVERSARY IN NEXT 1 WEEK"),
            "the anniversary of birth is in the next 1 week");
  EXPECT_EQ(english("home WITHIN 25 KM OF (45.46, 9.19)"),
            "home is at most 25 km from (45.46, 9.19)");
  EXPECT_EQ(english("SEGMENT 'vip'"), "is in the segment 'vip'");
  EXPECT_EQ(english("SCORE 'lead' >= 60"), "the score 'lead' is at least 60");
  EXPECT_EQ(english("GRADE 'lead' IN ('warm', 'hot')"),
            "the grade 'lead' is one of 'warm' or 'hot'");
  EXPECT_EQ(english("GRADE 'lead' IS NULL"), "the grade 'lead' is unknown");
  EXPECT_EQ(english("IN TOP 10 BY SCORE 'lead'"),
            "the score 'lead' is among the highest 10 customers");
  EXPECT_EQ(english("spend IN TOP 10 PERCENT"), "spend is among the highest 10 percent");
  EXPECT_EQ(english("spend NOT IN BOTTOM 5 AMONG (email_ok)"),
            "spend is known and not among the lowest 5 customers of those for whom (email ok is "
            "true)");
  EXPECT_EQ(english("a + b > 3"), "a + b is more than 3");
}

TEST(English, BracketsWhatBelongsTogether) {
  EXPECT_EQ(english("a AND (b OR NOT c)"),
            "a is true; and (either b is true; or it is not so that c is true)");
  EXPECT_EQ(english("AT LEAST 2 OF (a, b, c AND d)"),
            "at least 2 of these 3 hold: a is true; b is true; (c is true; and d is true)");
}

TEST(English, CutsLongLists) {
  EXPECT_EQ(english("a IN ('1','2','3','4','5','6','7','8')"),
            "a is one of '1', '2', '3', '4', '5', '6', … (8 in all)");
}

}  // namespace
}  // namespace muster::query
