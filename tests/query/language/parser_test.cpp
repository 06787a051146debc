#include "query/language/parser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "query/language/printer.hpp"

namespace muster::query {
namespace {

using testing::HasSubstr;

Expression parsed(std::string_view text) {
  Result<Expression> tree = parse(text);
  EXPECT_TRUE(tree.ok()) << text << "\n" << (tree.ok() ? "" : tree.error().message);
  return tree.ok() ? *std::move(tree) : Expression{ConstantCondition{false}};
}

Error refused(std::string_view text, const LanguageLimits& limits = {}) {
  Result<Expression> tree = parse(text, limits);
  EXPECT_FALSE(tree.ok()) << text << "\nwas read as " << (tree.ok() ? print(*tree) : "");
  return tree.ok() ? Error{} : tree.error();
}

Term name(std::string text) { return Term{NameTerm{std::move(text)}}; }
Term text(std::string value) { return Term{StringTerm{std::move(value)}}; }
Term number(std::int64_t units, int scale = 0) { return Term{NumberTerm{{units, scale}}}; }
Expression flag(std::string text) { return Expression{FlagCondition{std::move(text)}}; }
Term arithmetic(ArithmeticOperator op, Term left, Term right) {
  return Term{ArithmeticTerm{op, std::move(left), std::move(right)}};
}
Expression compare(Term left, CompareOperator op, Term right) {
  return Expression{CompareCondition{std::move(left), op, std::move(right)}};
}

TEST(ParserTest, ReadsEveryComparison) {
  EXPECT_EQ(parsed("a = 1"), compare(name("a"), CompareOperator::equal, number(1)));
  EXPECT_EQ(parsed("a <> 1"), compare(name("a"), CompareOperator::not_equal, number(1)));
  EXPECT_EQ(parsed("a != 1"), compare(name("a"), CompareOperator::not_equal, number(1)));
  EXPECT_EQ(parsed("a < 1"), compare(name("a"), CompareOperator::less, number(1)));
  EXPECT_EQ(parsed("a <= 1"), compare(name("a"), CompareOperator::less_equal, number(1)));
  EXPECT_EQ(parsed("a > 1"), compare(name("a"), CompareOperator::greater, number(1)));
  EXPECT_EQ(parsed("a>=1"), compare(name("a"), CompareOperator::greater_equal, number(1)));
  EXPECT_EQ(parsed("30 < age"), compare(number(30), CompareOperator::less, name("age")));
}

TEST(ParserTest, KeepsNumbersAsWritten) {
  EXPECT_EQ(parsed("a = 1.50"), compare(name("a"), CompareOperator::equal, number(150, 2)));
  EXPECT_EQ(parsed("a = .5"), compare(name("a"), CompareOperator::equal, number(5, 1)));
  EXPECT_EQ(parsed("a = - 2"), compare(name("a"), CompareOperator::equal, number(-2)));
  EXPECT_EQ(parsed("a = 999999999999999999"),
            compare(name("a"), CompareOperator::equal, number(999'999'999'999'999'999)));
}

TEST(ParserTest, ArithmeticBindsAsAtSchool) {
  const auto plus = ArithmeticOperator::add;
  const auto minus = ArithmeticOperator::subtract;
  const auto times = ArithmeticOperator::multiply;
  EXPECT_EQ(parsed("a - b - c * d > 0"),
            compare(arithmetic(minus, arithmetic(minus, name("a"), name("b")),
                               arithmetic(times, name("c"), name("d"))),
                    CompareOperator::greater, number(0)));
  EXPECT_EQ(parsed("(a + b) * 2 > 3"),
            compare(arithmetic(times, arithmetic(plus, name("a"), name("b")), number(2)),
                    CompareOperator::greater, number(3)));
  EXPECT_EQ(parsed("-a * -5 > 1"),
            compare(arithmetic(times, Term{NegateTerm{name("a")}}, number(-5)),
                    CompareOperator::greater, number(1)));
  EXPECT_EQ(parsed("-(5) = a"),
            compare(Term{NegateTerm{number(5)}}, CompareOperator::equal, name("a")));
}

TEST(ParserTest, BracketsMayHoldValuesOrConditions) {
  EXPECT_EQ(parsed("(a) > 1"), parsed("a > 1"));
  EXPECT_EQ(parsed("((a > 1))"), parsed("a > 1"));
  EXPECT_EQ(parsed("((a) + ((b))) > (1)"), parsed("a + b > 1"));
  EXPECT_EQ(parsed("((a))"), flag("a"));
  EXPECT_EQ(parsed("(TRUE)"), Expression{ConstantCondition{true}});
}

TEST(ParserTest, AndBindsTighterThanOrAndNotTightest) {
  const Expression a = flag("a");
  const Expression b = flag("b");
  const Expression c = flag("c");
  const Expression not_a{NotCondition{a}};
  EXPECT_EQ(parsed("NOT a AND b OR c"),
            (Expression{OrCondition{{Expression{AndCondition{{not_a, b}}}, c}}}));
  EXPECT_EQ(parsed("a AND (b OR c)"),
            (Expression{AndCondition{{a, Expression{OrCondition{{b, c}}}}}}));
}

TEST(ParserTest, GroupsOfOneKindMelt) {
  const Expression all{AndCondition{{flag("a"), flag("b"), flag("c"), flag("d")}}};
  EXPECT_EQ(parsed("a AND b AND c AND d"), all);
  EXPECT_EQ(parsed("(a AND b) AND (c AND d)"), all);
  EXPECT_EQ(parsed("a AND (b AND (c AND d))"), all);
  EXPECT_EQ(parsed("a OR (b OR c)"), parsed("a OR b OR c"));
}

TEST(ParserTest, DoubleNegationStays) {
  EXPECT_EQ(parsed("NOT NOT a"), (Expression{NotCondition{Expression{NotCondition{flag("a")}}}}));
}

TEST(ParserTest, ReadsListsAndRanges) {
  EXPECT_EQ(parsed("r IN ('x', 2, -3.5, TRUE)"),
            (Expression{InCondition{
                name("r"), {text("x"), number(2), number(-35, 1), Term{FlagTerm{true}}}, false}}));
  EXPECT_EQ(parsed("a + 1 NOT IN (2)"),
            (Expression{InCondition{
                arithmetic(ArithmeticOperator::add, name("a"), number(1)), {number(2)}, true}}));
  EXPECT_EQ(
      parsed("a NOT BETWEEN 1 AND b AND c"),
      (Expression{AndCondition{
          {Expression{BetweenCondition{name("a"), number(1), name("b"), true}}, flag("c")}}}));
}

TEST(ParserTest, ReadsRankings) {
  const auto in_top = [](Term subject, engine::Decimal size, bool percent, bool negated,
                         std::vector<Expression> among = {}) {
    return Expression{RankingCondition{std::move(subject), RankEnd::top, size, percent, negated,
                                       std::move(among)}};
  };
  EXPECT_EQ(parsed("spend IN TOP 5000"), in_top(name("spend"), {5000, 0}, false, false));
  EXPECT_EQ(parsed("spend not in top 2.5 percent"), in_top(name("spend"), {25, 1}, true, true));
  EXPECT_EQ(parsed("a - b IN TOP 3 AMONG (f AND g) AND h"),
            (Expression{AndCondition{
                {in_top(arithmetic(ArithmeticOperator::subtract, name("a"), name("b")), {3, 0},
                        false, false, {Expression{AndCondition{{flag("f"), flag("g")}}}}),
                 flag("h")}}}));
  EXPECT_EQ(parsed("a IN BOTTOM 1 AMONG (b IN TOP 2)"),
            (Expression{RankingCondition{name("a"),
                                         RankEnd::bottom,
                                         {1, 0},
                                         false,
                                         false,
                                         {in_top(name("b"), {2, 0}, false, false)}}}));
  EXPECT_EQ(parsed("QUANTILE(a, 5) >= 4"), compare(Term{QuantileTerm{name("a"), 5, {}}},
                                                   CompareOperator::greater_equal, number(4)));
  EXPECT_EQ(
      parsed("quantile(a, 5) among (f) = 1"),
      compare(Term{QuantileTerm{name("a"), 5, {flag("f")}}}, CompareOperator::equal, number(1)));
  // What customers are ranked by may come behind.
  EXPECT_EQ(parsed("in bottom 2.5 percent by a - b among (f)"),
            parsed("a - b IN BOTTOM 2.5 PERCENT AMONG (f)"));
  EXPECT_EQ(parsed("NOT IN TOP 3 BY a"), parsed("NOT a IN TOP 3"));
  // Ordinary names everywhere else.
  EXPECT_EQ(parsed("top > 1 AND among AND percent AND quantile"),
            (Expression{AndCondition{{compare(name("top"), CompareOperator::greater, number(1)),
                                      flag("among"), flag("percent"), flag("quantile")}}}));
}

TEST(ParserTest, ReadsPatterns) {
  EXPECT_EQ(parsed("c LIKE 'San %'"), (Expression{LikeCondition{"c", "San %", false, false, {}}}));
  EXPECT_EQ(parsed("c NOT ILIKE '10!%' ESCAPE '!'"),
            (Expression{LikeCondition{"c", "10!%", true, true, U'!'}}));
  EXPECT_EQ(parsed("c LIKE '%' ESCAPE 'ж'"),
            (Expression{LikeCondition{"c", "%", false, false, U'ж'}}));
}

TEST(ParserTest, ReadsIs) {
  EXPECT_EQ(parsed("n IS NULL"), (Expression{NullCondition{"n", false}}));
  EXPECT_EQ(parsed("n is not null"), (Expression{NullCondition{"n", true}}));
  EXPECT_EQ(parsed("f IS TRUE"), parsed("f = TRUE"));
  EXPECT_EQ(parsed("f IS NOT FALSE"), parsed("NOT f = FALSE"));
}

TEST(ParserTest, ReadsTags) {
  EXPECT_EQ(parsed("t HAS 'x'"), (Expression{HasCondition{"t", TagQuantifier::any, {"x"}}}));
  EXPECT_EQ(parsed("t HAS ANY ('x')"), parsed("t HAS 'x'"));
  EXPECT_EQ(parsed("t has all ('x', 'y')"),
            (Expression{HasCondition{"t", TagQuantifier::all, {"x", "y"}}}));
  EXPECT_EQ(parsed("t HAS NONE ('x')"),
            (Expression{HasCondition{"t", TagQuantifier::none, {"x"}}}));
}

TEST(ParserTest, ReadsRelativeDates) {
  EXPECT_EQ(parsed("d IN LAST 30 DAYS"),
            (Expression{RelativeCondition{"d", false, false, Direction::last, 30, TimeUnit::day}}));
  EXPECT_EQ(
      parsed("d not in next 1 quarter"),
      (Expression{RelativeCondition{"d", false, true, Direction::next, 1, TimeUnit::quarter}}));
  EXPECT_EQ(parsed("d ANNIVERSARY NOT IN LAST 2 Weeks"),
            (Expression{RelativeCondition{"d", true, true, Direction::last, 2, TimeUnit::week}}));
  EXPECT_EQ(parsed("d < TODAY - 90 DAYS"),
            compare(name("d"), CompareOperator::less,
                    Term{ShiftTerm{Term{TodayTerm{}}, -90, TimeUnit::day}}));
  EXPECT_EQ(
      parsed("d + 1 year - 2 hours = today"),
      compare(Term{ShiftTerm{Term{ShiftTerm{name("d"), 1, TimeUnit::year}}, -2, TimeUnit::hour}},
              CompareOperator::equal, Term{TodayTerm{}}));
}

TEST(ParserTest, ReadsPlacesAgesBucketsAndFunctions) {
  EXPECT_EQ(parsed("l WITHIN 2.5 KM OF (-45.46, 180)"),
            (Expression{WithinCondition{"l", {25, 1}, {-4546, 2}, {180, 0}}}));
  EXPECT_EQ(parsed("age(b) >= 18"),
            compare(Term{AgeTerm{"b"}}, CompareOperator::greater_equal, number(18)));
  EXPECT_EQ(parsed("bucket('spring', 100) < 10"),
            compare(Term{BucketTerm{"spring", 100}}, CompareOperator::less, number(10)));
  EXPECT_EQ(
      parsed("MAX(a, 1, abs(b)) < 10"),
      compare(Term{FunctionTerm{ArithmeticFunction::maximum,
                                {name("a"), number(1),
                                 Term{FunctionTerm{ArithmeticFunction::absolute, {name("b")}}}}}},
              CompareOperator::less, number(10)));
}

TEST(ParserTest, ReadsThresholds) {
  const std::vector<Expression> operands{flag("a"), parsed("b > 1"), parsed("c OR d")};
  EXPECT_EQ(parsed("AT LEAST 2 OF (a, b > 1, c OR d)"),
            (Expression{ThresholdCondition{ThresholdKind::at_least, 2, operands}}));
  EXPECT_EQ(parsed("at most 0 of (a, b > 1, c OR d)"),
            (Expression{ThresholdCondition{ThresholdKind::at_most, 0, operands}}));
  EXPECT_EQ(parsed("Exactly 1 of (a, b > 1, c OR d)"),
            (Expression{ThresholdCondition{ThresholdKind::exactly, 1, operands}}));
}

TEST(ParserTest, WordsThatMeanSomethingOnlyInTheirPlaceAreNamesElsewhere) {
  for (const char* word :
       {"last",  "next",     "day",         "days",    "age",      "of",         "any",   "all",
        "none",  "default",  "value",       "month",   "year",     "place",      "text",  "bucket",
        "min",   "max",      "abs",         "count",   "sum",      "at",         "least", "exactly",
        "km",    "escape",   "anniversary", "segment", "list",     "score",      "grade", "did",
        "first", "sequence", "top",         "among",   "quantile", "day_of_week"}) {
    const std::string attribute = word;
    EXPECT_EQ(parsed(attribute), flag(attribute));
    EXPECT_EQ(parsed(attribute + " = 1"),
              compare(name(attribute), CompareOperator::equal, number(1)));
    EXPECT_EQ(parsed("1 < " + attribute + " AND " + attribute + " IS NULL"),
              (Expression{AndCondition{{compare(number(1), CompareOperator::less, name(attribute)),
                                        Expression{NullCondition{attribute, false}}}}}));
  }
}

TEST(ParserTest, NamesAreOfAnyScriptAndMayHoldDots) {
  EXPECT_EQ(parsed("возраст"), flag("возраст"));
  EXPECT_EQ(parsed("қала_2"), flag("қала_2"));
  EXPECT_EQ(parsed("emp.var.rate"), flag("emp.var.rate"));
  EXPECT_EQ(parsed("\"say \"\"hi\"\"\""), flag("say \"hi\""));
  EXPECT_EQ(parsed("\"in\""), flag("in"));
}

TEST(ParserTest, BlanksCommentsAndLineEndsSeparate) {
  EXPECT_EQ(parsed("\xEF\xBB\xBF a>1 -- first\r\n\tAND\xC2\xA0"
                   "b -- last"),
            parsed("a > 1 AND b"));
  EXPECT_EQ(parsed("a = 'it''s -- no comment'"),
            compare(name("a"), CompareOperator::equal, text("it's -- no comment")));
}

TEST(ParserTest, SpansCoverWhatWasRead) {
  const Expression tree = parsed("x OR (ab + c) > 1");
  const Expression& second = std::get<OrCondition>(tree.node).operands[1];
  EXPECT_EQ(second.span.begin, 5U);
  EXPECT_EQ(second.span.end, 17U);
  const Term& left = std::get<CompareCondition>(second.node).left;
  EXPECT_EQ(left.span.begin, 6U);
  EXPECT_EQ(left.span.end, 12U);
}

TEST(ParserTest, PositionsCountLinesAndCodePoints) {
  const Error error = refused("жас > 1 AND\n'ә' = ==");
  EXPECT_EQ(error.position, (TextPosition{22, 2, 7}));
  EXPECT_EQ(position_at("ab", 99), (TextPosition{2, 1, 3}));
}

struct Mistake {
  const char* query;
  std::size_t column;
  const char* says;
  const char* suggestion;
};

TEST(ParserTest, MistakesAreNamedWhereTheyAreWithAdvice) {
  const std::vector<Mistake> mistakes{
      {"", 1, "the query is empty", ""},
      {"a > ", 5, "after >, found the end of the query", ""},
      {"a and", 6, "expected an attribute, a number, a 'string' or ( after and", ""},
      {"age == 3", 5, "write = to compare", ""},
      {"a && b", 3, "write AND", ""},
      {"a || b", 3, "write OR", ""},
      {"a ≥ 3", 3, "write >=", ""},
      {"!a", 1, "write NOT before a condition", ""},
      {"a = “x”", 5, "straight single quotes", ""},
      {"r IN (\"Lombardy\")", 7, "strings take single quotes: 'Lombardy'", ""},
      {"r IN (Lombardy)", 7, "strings take single quotes: 'Lombardy'", ""},
      {"r LIKE \"Lomb%\"", 8, "strings take single quotes: 'Lombardy'", ""},
      {"r IN ()", 7, "expected a number or a 'string' after (, found )", ""},
      {"r IN 'x'", 6, "expected a list in brackets, LAST, NEXT, TOP or BOTTOM after IN, found 'x'",
       ""},
      {"d IN LST 3 DAYS", 6, "expected a list in brackets, LAST, NEXT, TOP or BOTTOM", "LAST"},
      {"a > 1e6", 5, "exponent", ""},
      {"a > 1,000", 6, "without separators", ""},
      {"a > 1.", 5, "ends in a point", ""},
      {"a = 2026.01.02", 5, "two points", ""},
      {"2nd = 1", 1, "runs into letters", ""},
      {"a > 1234567890123456789", 5, "more than 18 digits", ""},
      {"1 < a < 5", 7, "a BETWEEN 1 AND 5", ""},
      {"age betwen 1 and 3", 5, "found betwen", "BETWEEN"},
      {"a > 1 adn b", 7, "expected AND or OR after 1, found adn", "AND"},
      {"a = NULL", 5, "write IS NULL", ""},
      {"a = 'x", 5, "no closing '", ""},
      {"\"a = 1", 1, "no closing \"", ""},
      {"\"\" = 1", 1, "without letters", ""},
      {"30", 1, "a value alone is no condition", ""},
      {"a AND 'x'", 7, "a value alone is no condition", ""},
      {"(a > 1) + 2 > 3", 1, "a condition stands where a value is expected", ""},
      {"(a OR (b AND c)", 16, "the ( at line 1, column 1 is still open", ""},
      {"a)", 2, "expected AND, OR or the end of the query after a, found )", ""},
      {"like = 1", 1, "takes double quotes", ""},
      {"a NOT HAS 'x'", 7, "NOT comes first", ""},
      {"a + b IS NULL", 1, "IS needs an attribute's name", ""},
      {"'x' LIKE 'y'", 1, "LIKE needs an attribute's name", ""},
      {"a LIKE 'x' ESCAPE 'ab'", 19, "exactly one character", ""},
      {"d < TODAY - 3 DYAS", 15, "expected HOURS, DAYS", "DAYS"},
      {"d IN LAST 0 DAYS", 11, "a whole number, 1 or more", ""},
      {"d IN LAST 1.5 DAYS", 11, "a whole number, 1 or more", ""},
      {"d ANNIVERSARY IN (1)", 18, "expected LAST or NEXT", ""},
      {"l WITHIN 3 MILES OF (1, 2)", 12, "distances are in kilometres", ""},
      {"l WITHIN -3 KM OF (1, 2)", 10, "cannot be negative", ""},
      {"l WITHIN 3 KM OF (90.1, 2)", 19, "between -90 and 90", ""},
      {"l WITHIN 3 KM OF (9, -180.5)", 22, "between -180 and 180", ""},
      {"abs(a, b) > 1", 1, "abs takes one value", ""},
      {"min(a) > 1", 1, "min takes two values or more", ""},
      {"age('1990-01-01') > 1", 5, "expected the name of a date attribute", ""},
      {"bukket('s', 2) = 1", 1, "there is no function bukket", "bucket"},
      {"BUCKET('s', 0) = 1", 13, "a whole number, 1 or more", ""},
      {"SCORE 'vip'", 1, "a value alone is no condition", ""},
      {"SCORE \"vip\" > 1", 7, "strings take single quotes", ""},
      {"GRADE '' = 'a'", 1, "GRADE needs a name in its quotes", ""},
      {"IN TOP 5 a", 10, "expected BY and what customers are ranked by", ""},
      {"SHAPE 'vip'", 7, "after SHAPE, found 'vip'", ""},
      {"COUNTS(purchase) > 2", 1, "there is no function COUNTS", "count"},
      {"spend IN TPO 10", 10, "expected a list in brackets, LAST, NEXT, TOP or BOTTOM", "TOP"},
      {"spend IN TOP", 13, "expected how many customers", ""},
      {"spend IN TOP 0", 14, "TOP takes a whole number of customers, 1 or more", ""},
      {"spend IN BOTTOM 2.5", 17, "BOTTOM takes a whole number of customers", ""},
      {"spend IN TOP -3", 14, "TOP takes a whole number of customers", ""},
      {"spend IN TOP 0 PERCENT", 14, "a share lies above 0", ""},
      {"spend IN TOP 100.01 PERCENT", 14, "at most 100 PERCENT", ""},
      {"spend IN TOP 10 PERCNT", 17, "expected PERCENT, AMONG, AND or OR", "PERCENT"},
      {"spend IN TOP 10 AMONG region = 'x'", 23, "expected ( and a condition", ""},
      {"QUANTILE(spend) = 1", 15, "a comma and the number of quantiles", ""},
      {"QUANTILE(spend, 0) = 1", 17, "a whole number, 1 or more", ""},
      {"QUANTILE(a = 1, 3) = 1", 12, "expected a comma", ""},
      {"QUANTLE(spend, 5) = 1", 1, "there is no function QUANTLE", "quantile"},
      {"t HAS shoes", 7, "strings take single quotes: HAS 'shoes'", ""},
      {"AT LEAST 2 OF ()", 16, "found )", ""},
      {"AT LEAST two OF (a)", 10, "a whole number, 0 or more", ""},
  };
  for (const Mistake& mistake : mistakes) {
    const Error error = refused(mistake.query);
    EXPECT_EQ(error.code, ErrorCode::invalid_query) << mistake.query;
    ASSERT_TRUE(error.position) << mistake.query;
    EXPECT_EQ(error.position->column, mistake.column) << mistake.query << "\n" << error.message;
    EXPECT_THAT(error.message, HasSubstr(mistake.says)) << mistake.query;
    EXPECT_EQ(error.suggestion.value_or(""), mistake.suggestion) << mistake.query;
  }
}

TEST(ParserTest, BytesNobodyTypesAreRefusedWithTheirPlace) {
  using namespace std::string_literals;
  for (const std::string& query :
       {"a = \0"s, "a = \x01"s, "a = \xC3\x28"s, "a = \xED\xA0\x80"s, "a = \xFF"s}) {
    EXPECT_EQ(refused(query).position->offset, 4U) << testing::PrintToString(query);
  }
  EXPECT_EQ(refused("a = 'b\xFF'").position->offset, 6U);
  EXPECT_EQ(refused("a = 'b\0'"s).position->offset, 6U);
  EXPECT_EQ(refused("\"b\x7F\" = 1").position->offset, 2U);
  EXPECT_EQ(refused("a -- \xFF").position->offset, 5U);
}

TEST(ParserTest, LongWordsAreShortenedInErrors) {
  const Error error = refused("a " + std::string(100'000, 'x'));
  EXPECT_LT(error.message.size(), 300U);
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

TEST(ParserTest, NestingIsReadUpToItsLimit) {
  EXPECT_EQ(parsed(repeated("(", 200) + "a > 1" + repeated(")", 200)), parsed("a > 1"));
  parsed(repeated("(", 198) + "a" + repeated("+ 1)", 198) + " > 1");
  parsed(repeated("NOT ", 199) + "a");
  parsed(repeated("-(", 197) + "1" + repeated(")", 197) + " > 1");
  parsed("a" + repeated(" + a", 198) + " > 1");
  for (const std::string& deep :
       {repeated("(", 201) + "a" + repeated(")", 201), repeated("NOT ", 201) + "a",
        repeated("- ", 300) + "a > 1", repeated("abs(", 201) + "a" + repeated(")", 201) + " > 1",
        "a" + repeated(" + a", 200) + " > 1", "TODAY" + repeated(" + 1 DAY", 200) + " > d",
        repeated("AT LEAST 1 OF (", 201) + "a" + repeated(")", 201), repeated("(", 1'000'000),
        repeated("(a OR b AND (c OR ", 100) + "d" + repeated("))", 100)}) {
    const Error error = refused(deep);
    EXPECT_EQ(error.code, ErrorCode::limit_exceeded);
    EXPECT_THAT(error.message, HasSubstr("nested more than 200 levels deep"));
  }
}

TEST(ParserTest, SizeIsReadUpToItsLimit) {
  parsed("a IN (1" + repeated(",1", 99'997) + ")");
  parsed("a" + repeated(" AND a", 49'000));
  const Error error = refused("a IN (1" + repeated(",1", 100'000) + ")");
  EXPECT_EQ(error.code, ErrorCode::limit_exceeded);
  EXPECT_THAT(error.message, HasSubstr("more than 100000 conditions and values"));

  const Error text_error = refused("a = '" + std::string(1U << 20, 'x') + "'");
  EXPECT_EQ(text_error.code, ErrorCode::limit_exceeded);
  EXPECT_THAT(text_error.message, HasSubstr("longer than 1048576 bytes"));
}

}  // namespace
}  // namespace muster::query
