#include "query/language/printer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "query/language/parser.hpp"
#include "tests/query/language/random_tree.hpp"
#include "tests/seed.hpp"

namespace muster::query {
namespace {

std::string canonical(std::string_view text) {
  const Result<Expression> tree = parse(text);
  EXPECT_TRUE(tree.ok()) << text << "\n" << (tree.ok() ? "" : tree.error().message);
  return tree.ok() ? print(*tree) : "";
}

struct Canonical {
  const char* written;
  const char* printed;
};

TEST(PrinterTest, PrintsCanonicalText) {
  const std::vector<Canonical> cases{
      {"  spend>500", "spend > 500"},
      {"a != 1", "a <> 1"},
      {"age between 35 and 40 and region in ('Lombardy','Piedmont')",
       "age BETWEEN 35 AND 40 AND region IN ('Lombardy', 'Piedmont')"},
      {"wines+fruits+(meat) >= 1000", "wines + fruits + meat >= 1000"},
      {"\"spend\" > 3*average_order", "spend > 3 * average_order"},
      {"city not like 'San %'", "city NOT LIKE 'San %'"},
      {"city ilike '5\\%' escape '\\'", "city ILIKE '5\\%' ESCAPE '\\'"},
      {"nps is null or nps is not null", "nps IS NULL OR nps IS NOT NULL"},
      {"interests has any ('shoes')", "interests HAS 'shoes'"},
      {"interests has none ('shoes')", "interests HAS NONE ('shoes')"},
      {"last_order < today - 90 day", "last_order < TODAY - 90 DAYS"},
      {"d + 1 days > today", "d + 1 DAY > TODAY"},
      {"last_order in last 1 months", "last_order IN LAST 1 MONTH"},
      {"birth_date anniversary not in next 7 days", "birth_date ANNIVERSARY NOT IN NEXT 7 DAYS"},
      {"AGE(birth_date) >= 18", "age(birth_date) >= 18"},
      {"bucket('spring',100)<10", "BUCKET('spring', 100) < 10"},
      {"location within 25.50 km of (45.46,-9.190)", "location WITHIN 25.50 KM OF (45.46, -9.190)"},
      {"at least 2 of (a,b or c,(d))", "AT LEAST 2 OF (a, b OR c, d)"},
      {"email_ok is true", "email_ok = TRUE"},
      {"name = 'O''Brien'", "name = 'O''Brien'"},
      {"\"say \"\"hi\"\"\" = .5", "\"say \"\"hi\"\"\" = 0.5"},
  };
  for (const Canonical& one : cases) EXPECT_EQ(canonical(one.written), one.printed);
}

TEST(PrinterTest, WritesTheFewestBracketsThatKeepTheTree) {
  const std::vector<Canonical> cases{
      {"((a AND b)) OR (c)", "a AND b OR c"},
      {"(a OR b) AND c", "(a OR b) AND c"},
      {"NOT (a AND b)", "NOT (a AND b)"},
      {"NOT (NOT (a = 1))", "NOT NOT a = 1"},
      {"(a + b) + c > 0", "a + b + c > 0"},
      {"a + (b + c) > 0", "a + (b + c) > 0"},
      {"a - (b * c) > 0", "a - b * c > 0"},
      {"(a - b) * c > 0", "(a - b) * c > 0"},
      {"a / (b * c) > 0", "a / (b * c) > 0"},
      {"(a * b) / c > 0", "a * b / c > 0"},
      {"(-a) * (-b) > 0", "-a * -b > 0"},
      {"-(a * b) > 0", "-(a * b) > 0"},
      {"-(-a) > 0", "-(-a) > 0"},
      {"-(5) > 0", "-(5) > 0"},
      {"a - (-5) > 0", "a - -5 > 0"},
      {"(d + 1 DAY) + 2 DAYS > TODAY", "d + 1 DAY + 2 DAYS > TODAY"},
      {"a * (d + 1 DAY) > 0", "a * (d + 1 DAY) > 0"},
      {"abs((a + b)) > min((a), (b * 2))", "abs(a + b) > min(a, b * 2)"},
  };
  for (const Canonical& one : cases) EXPECT_EQ(canonical(one.written), one.printed);
}

TEST(PrinterTest, QuotesNamesOnlyWhereTheyMustBe) {
  EXPECT_EQ(print_name("spend"), "spend");
  EXPECT_EQ(print_name("emp.var.rate"), "emp.var.rate");
  EXPECT_EQ(print_name("возраст_2"), "возраст_2");
  EXPECT_EQ(print_name("last"), "last");
  EXPECT_EQ(print_name("In"), "\"In\"");
  EXPECT_EQ(print_name("2nd"), "\"2nd\"");
  EXPECT_EQ(print_name("a b"), "\"a b\"");
  EXPECT_EQ(print_name("a."), "\"a.\"");
  EXPECT_EQ(print_name("a\"b"), "\"a\"\"b\"");
}

TEST(PrinterTest, PrintsTermsAlone) {
  EXPECT_EQ(print(Term{ShiftTerm{Term{TodayTerm{}}, -1, TimeUnit::week}}), "TODAY - 1 WEEK");
}

TEST(PrinterTest, RandomTreesComeBackFromTheirText) {
  RandomTree random(tests::seed());
  for (int i = 0; i < 10'000; ++i) {
    const Expression tree = random.expression(1 + i % 5);
    const std::string text = print(tree);
    const Result<Expression> back = parse(text);
    ASSERT_TRUE(back.ok()) << text << "\n" << back.error().message;
    ASSERT_EQ(*back, tree) << text << "\n" << print(*back);
    ASSERT_EQ(print(*back), text);
  }
}

TEST(PrinterTest, TextsAtTheDepthLimitComeBack) {
  std::string text = "a";
  for (int i = 0; i < 99; ++i) text = "NOT (" + text + (i % 2 == 0 ? " AND b)" : " OR b)");
  const Result<Expression> tree = parse(text);
  ASSERT_TRUE(tree.ok()) << tree.error().message;
  EXPECT_EQ(print(*tree), text);
}

}  // namespace
}  // namespace muster::query
