// Values: arithmetic, functions, literals, names; and brackets, whose inside may be anything.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/values/nearest_name.hpp"
#include "query/language/expression_parser.hpp"
#include "query/language/words.hpp"

namespace muster::query {

namespace {

constexpr std::array<std::string_view, 13> kFunctions{
    "abs",  "age", "avg", "bucket",   "count",    "favourite", "first",
    "last", "max", "min", "quantile", "sequence", "sum"};
constexpr std::string_view kOperandWords = "an attribute, a number, a 'string' or (";
constexpr std::string_view kReservedAdvice =
    "an attribute whose name is a word of the language takes double quotes, as in \"like\"";
constexpr std::string_view kQuoteAdvice = "strings take single quotes: 'Lombardy'";

}  // namespace

ExpressionParser::Parsed ExpressionParser::sum() {
  Parsed left = product();
  while (left && (cursor_.at(TokenKind::plus) || cursor_.at(TokenKind::minus))) {
    const bool minus = cursor_.at(TokenKind::minus);
    cursor_.advance();
    // Nothing but a unit can follow a number as a bare word, so this is no arithmetic.
    const bool shifts =
        cursor_.at(TokenKind::number) && cursor_.peek(1).kind == TokenKind::name && !ends_where(1);
    if (shifts) {
      left = shift(*std::move(left), minus);
    } else {
      left = arithmetic(minus ? ArithmeticOperator::subtract : ArithmeticOperator::add,
                        *std::move(left), &ExpressionParser::product);
    }
  }
  return left;
}

ExpressionParser::Parsed ExpressionParser::shift(Operand base, bool backwards) {
  const std::size_t begin = base.span.begin;
  const std::size_t height = base.height + 1;
  std::optional<Term> from = as_term(std::move(base));
  if (!from) return std::nullopt;
  const std::optional<std::int64_t> amount = whole_number(0);
  if (!amount) return std::nullopt;
  const std::optional<TimeUnit> period = unit();
  if (!period) return std::nullopt;
  return make_term(ShiftTerm{*std::move(from), backwards ? -*amount : *amount, *period}, begin,
                   height);
}

/// `left` op operand(): the operator has been read.
ExpressionParser::Parsed ExpressionParser::arithmetic(ArithmeticOperator op, Operand left,
                                                      Parsed (ExpressionParser::*operand)()) {
  const std::size_t begin = left.span.begin;
  const std::size_t left_height = left.height;
  std::optional<Term> first = as_term(std::move(left));
  if (!first) return std::nullopt;
  Parsed right = (this->*operand)();
  if (!right) return std::nullopt;
  const std::size_t height = 1 + std::max(left_height, right->height);
  std::optional<Term> second = as_term(*std::move(right));
  if (!second) return std::nullopt;
  return make_term(ArithmeticTerm{op, *std::move(first), *std::move(second)}, begin, height);
}

ExpressionParser::Parsed ExpressionParser::product() {
  Parsed left = factor();
  while (left && (cursor_.at(TokenKind::star) || cursor_.at(TokenKind::slash))) {
    const ArithmeticOperator op =
        cursor_.at(TokenKind::star) ? ArithmeticOperator::multiply : ArithmeticOperator::divide;
    cursor_.advance();
    left = arithmetic(op, *std::move(left), &ExpressionParser::factor);
  }
  return left;
}

ExpressionParser::Parsed ExpressionParser::factor() {
  if (!cursor_.at(TokenKind::minus)) return primary();
  if (cursor_.peek(1).kind == TokenKind::number) return literal();
  const std::size_t begin = cursor_.begin();
  cursor_.advance();
  Parsed operand;
  if (cursor_.at(TokenKind::left_bracket)) {
    operand = primary();  // the bracket counts as the level
  } else {
    const Level level(*this);
    if (!level.ok()) return std::nullopt;
    operand = factor();
  }
  if (!operand) return std::nullopt;
  const std::size_t height = operand->height + 1;
  std::optional<Term> term = as_term(*std::move(operand));
  if (!term) return std::nullopt;
  return make_term(NegateTerm{*std::move(term)}, begin, height);
}

ExpressionParser::Parsed ExpressionParser::primary() {
  const std::size_t begin = cursor_.begin();
  switch (cursor_.peek().kind) {
    case TokenKind::number:
    case TokenKind::string:
    case TokenKind::word_true:
    case TokenKind::word_false:
      return literal();
    case TokenKind::word_today:
      cursor_.advance();
      return make_term(TodayTerm{}, begin);
    case TokenKind::name:
      if (at_saved()) return saved();
      if (at_score()) return score();
      if (at_did()) return did();
      if (at_sequence()) return sequence();
      return at_threshold() ? threshold() : name_or_function();
    case TokenKind::quoted_name:
      return make_term(NameTerm{*name("")}, begin);
    case TokenKind::left_bracket:
      return bracketed();
    case TokenKind::plus:
      return cursor_.expected("a value", {}, "a plus sign is not written before a number");
    case TokenKind::word_in:
      if (at_ranking_by()) return ranking_by();
      [[fallthrough]];
    case TokenKind::word_between:
    case TokenKind::word_like:
    case TokenKind::word_ilike:
    case TokenKind::word_is:
    case TokenKind::word_null:
    case TokenKind::word_has:
    case TokenKind::word_within:
      return cursor_.expected(kOperandWords, {}, kReservedAdvice);
    default:
      return cursor_.expected(kOperandWords);
  }
}

ExpressionParser::Parsed ExpressionParser::bracketed() {
  const std::size_t begin = cursor_.begin();
  const Level level(*this);
  if (!level.ok()) return std::nullopt;
  cursor_.advance();
  Parsed inside = disjunction();
  if (!inside) return std::nullopt;
  if (!cursor_.accept(TokenKind::right_bracket)) {
    return cursor_.expected("AND, OR or )", {},
                            fmt::format("the ( at {} is still open", cursor_.place(begin)));
  }
  inside->span = {begin, cursor_.previous_end()};
  return inside;
}

ExpressionParser::Parsed ExpressionParser::name_or_function() {
  const std::size_t begin = cursor_.begin();
  if (cursor_.peek(1).kind != TokenKind::left_bracket) {
    return make_term(NameTerm{*name("")}, begin);
  }
  if (at_event_measure()) return event_measure();
  if (cursor_.at_word("abs")) return function(ArithmeticFunction::absolute);
  if (cursor_.at_word("min")) return function(ArithmeticFunction::minimum);
  if (cursor_.at_word("max")) return function(ArithmeticFunction::maximum);
  if (cursor_.at_word("age")) return age();
  if (cursor_.at_word("bucket")) return bucket();
  if (cursor_.at_word("quantile")) return quantile();
  const Token& unknown = cursor_.peek();
  return cursor_.fail(begin,
                      fmt::format("there is no function {}; functions are {}; a list follows IN",
                                  cursor_.describe(unknown), fmt::join(kFunctions, ", ")),
                      ErrorCode::invalid_query,
                      engine::nearest(cursor_.spelled(unknown), kFunctions));
}

/// abs(x), min(x, y, …), max(x, y, …)
ExpressionParser::Parsed ExpressionParser::function(ArithmeticFunction function) {
  const std::size_t begin = cursor_.begin();
  const Level level(*this);
  if (!level.ok()) return std::nullopt;
  cursor_.advance();
  cursor_.advance();
  FunctionTerm call{function, {}};
  std::size_t height = 0;
  do {
    Parsed operand = sum();
    if (!operand) return std::nullopt;
    height = std::max(height, operand->height);
    std::optional<Term> argument = as_term(*std::move(operand));
    if (!argument) return std::nullopt;
    call.arguments.push_back(*std::move(argument));
  } while (cursor_.accept(TokenKind::comma));
  if (!expect(TokenKind::right_bracket, "a comma or )")) return std::nullopt;
  const bool one = call.arguments.size() == 1;
  if (one != (function == ArithmeticFunction::absolute)) {
    return cursor_.fail(begin, fmt::format("{} takes {}", to_string(function),
                                           one ? "two values or more; of an event's property it is "
                                                 "written as in MAX(purchase.amount)"
                                               : "one value"));
  }
  return make_term(std::move(call), begin, height + 1);
}

ExpressionParser::Parsed ExpressionParser::age() {
  const std::size_t begin = cursor_.begin();
  cursor_.advance();
  cursor_.advance();
  std::optional<std::string> birth = name("the name of a date attribute");
  if (!birth || !expect(TokenKind::right_bracket, ")")) return std::nullopt;
  return make_term(AgeTerm{*std::move(birth)}, begin);
}

ExpressionParser::Parsed ExpressionParser::bucket() {
  const std::size_t begin = cursor_.begin();
  cursor_.advance();
  cursor_.advance();
  std::optional<std::string> seed = string("a seed such as 'spring'");
  if (!seed || !expect(TokenKind::comma, "a comma and the number of buckets")) return std::nullopt;
  const std::optional<std::int64_t> buckets = whole_number(1);
  if (!buckets || !expect(TokenKind::right_bracket, ")")) return std::nullopt;
  return make_term(BucketTerm{*std::move(seed), *buckets}, begin);
}

/// SEGMENT or LIST with a name in quotes: elsewhere these words are ordinary names. No attribute is
/// ever followed by a name in quotes, so double quotes are a slip worth its own advice.
bool ExpressionParser::at_saved() const {
  const TokenKind next = cursor_.peek(1).kind;
  return (next == TokenKind::string || next == TokenKind::quoted_name) &&
         (cursor_.at_word("SEGMENT") || cursor_.at_word("LIST"));
}

ExpressionParser::Parsed ExpressionParser::saved() {
  const std::size_t begin = cursor_.begin();
  const SavedKind kind = cursor_.at_word("SEGMENT") ? SavedKind::segment : SavedKind::list;
  cursor_.advance();
  std::optional<std::string> name = string("a 'name'");
  if (!name) return std::nullopt;
  if (name->empty()) {
    return cursor_.fail(begin, fmt::format("{} needs a name in its quotes", to_string(kind)));
  }
  if (!count_node()) return std::nullopt;
  return make_condition(SavedCondition{kind, *std::move(name)}, begin);
}

/// SCORE or GRADE with a name in quotes: elsewhere ordinary names, like SEGMENT and LIST.
bool ExpressionParser::at_score() const {
  const TokenKind next = cursor_.peek(1).kind;
  return (next == TokenKind::string || next == TokenKind::quoted_name) &&
         (cursor_.at_word("SCORE") || cursor_.at_word("GRADE"));
}

ExpressionParser::Parsed ExpressionParser::score() {
  const std::size_t begin = cursor_.begin();
  const bool grade = cursor_.at_word("GRADE");
  cursor_.advance();
  std::optional<std::string> name = string("a 'name'");
  if (!name) return std::nullopt;
  if (name->empty()) {
    return cursor_.fail(begin,
                        fmt::format("{} needs a name in its quotes", grade ? "GRADE" : "SCORE"));
  }
  if (grade) return make_term(GradeTerm{*std::move(name)}, begin);
  return make_term(ScoreTerm{*std::move(name)}, begin);
}

ExpressionParser::Parsed ExpressionParser::quantile() {
  const std::size_t begin = cursor_.begin();
  const Level level(*this);
  if (!level.ok()) return std::nullopt;
  cursor_.advance();
  cursor_.advance();
  Parsed operand = sum();
  if (!operand) return std::nullopt;
  std::size_t below = operand->height;
  std::optional<Term> subject = as_term(*std::move(operand));
  if (!subject || !expect(TokenKind::comma, "a comma and the number of quantiles")) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> quantiles = whole_number(1);
  if (!quantiles || !expect(TokenKind::right_bracket, ")")) return std::nullopt;
  QuantileTerm term{*std::move(subject), *quantiles, {}};
  if (!among(term.among)) return std::nullopt;
  if (!term.among.empty()) below = std::max(below, query::height(term.among.front()));
  return make_term(std::move(term), begin, below + 1);
}

/// AT LEAST, AT MOST, or EXACTLY with a count: elsewhere these words are ordinary names.
bool ExpressionParser::at_threshold() const {
  if (cursor_.at_word("AT")) return cursor_.at_word("LEAST", 1) || cursor_.at_word("MOST", 1);
  return cursor_.at_word("EXACTLY") && cursor_.peek(1).kind == TokenKind::number;
}

ExpressionParser::Parsed ExpressionParser::threshold() {
  constexpr std::array<std::string_view, 1> kOf{"OF"};
  const std::size_t begin = cursor_.begin();
  const Level level(*this);
  if (!level.ok()) return std::nullopt;
  ThresholdCondition condition{ThresholdKind::exactly, 0, {}};
  if (!cursor_.accept_word("EXACTLY")) {
    cursor_.advance();
    condition.kind = cursor_.at_word("LEAST") ? ThresholdKind::at_least : ThresholdKind::at_most;
    cursor_.advance();
  }
  const std::optional<std::int64_t> count = whole_number(0);
  if (!count) return std::nullopt;
  condition.count = *count;
  if (!cursor_.accept_word("OF")) return cursor_.expected("OF and a list of conditions", kOf);
  if (!expect(TokenKind::left_bracket, "( and a list of conditions")) return std::nullopt;
  do {
    Parsed operand = disjunction();
    if (!operand) return std::nullopt;
    std::optional<Expression> one = as_condition(*std::move(operand));
    if (!one) return std::nullopt;
    condition.operands.push_back(*std::move(one));
  } while (cursor_.accept(TokenKind::comma));
  if (!expect(TokenKind::right_bracket, "a comma or )")) return std::nullopt;
  return make_condition(std::move(condition), begin);
}

/// A number with or without a minus, a 'string', TRUE or FALSE.
ExpressionParser::Parsed ExpressionParser::literal() {
  const std::size_t begin = cursor_.begin();
  if (cursor_.at(TokenKind::string)) return make_term(StringTerm{*string("")}, begin);
  if (cursor_.accept(TokenKind::word_true)) return make_term(FlagTerm{true}, begin);
  if (cursor_.accept(TokenKind::word_false)) return make_term(FlagTerm{false}, begin);
  const std::optional<engine::Decimal> value = number("a number or a 'string'");
  if (!value) return std::nullopt;
  return make_term(NumberTerm{*value}, begin);
}

std::optional<std::string> ExpressionParser::string(std::string_view what) {
  if (!cursor_.at(TokenKind::string)) return cursor_.expected(what, {}, kQuoteAdvice);
  std::string value = unquoted(cursor_.spelled(cursor_.peek()));
  cursor_.advance();
  return value;
}

std::optional<std::string> ExpressionParser::name(std::string_view what) {
  std::string_view spelled = cursor_.spelled(cursor_.peek());
  if (!cursor_.at(TokenKind::name) && !cursor_.at(TokenKind::quoted_name)) {
    return cursor_.expected(what);
  }
  std::string name = cursor_.at(TokenKind::quoted_name) ? unquoted(spelled) : std::string(spelled);
  cursor_.advance();
  return name;
}

std::optional<engine::Decimal> ExpressionParser::number(std::string_view what) {
  const bool minus = cursor_.at(TokenKind::minus);
  if (cursor_.peek(minus ? 1 : 0).kind != TokenKind::number) {
    if (minus) cursor_.advance();
    const bool wants_quotes = cursor_.at(TokenKind::name) || cursor_.at(TokenKind::quoted_name);
    return cursor_.expected(what, {}, wants_quotes ? kQuoteAdvice : std::string_view{});
  }
  if (minus) cursor_.advance();
  engine::Decimal value = *engine::parse_decimal(cursor_.spelled(cursor_.peek()));
  if (minus) value.units = -value.units;
  cursor_.advance();
  return value;
}

std::optional<std::int64_t> ExpressionParser::whole_number(std::int64_t lowest) {
  const std::string what = fmt::format("a whole number, {} or more", lowest);
  if (!cursor_.at(TokenKind::number)) return cursor_.expected(what);
  const engine::Decimal value = *engine::parse_decimal(cursor_.spelled(cursor_.peek()));
  if (value.scale != 0 || value.units < lowest) return cursor_.expected(what);
  cursor_.advance();
  return value.units;
}

std::optional<TimeUnit> ExpressionParser::unit() {
  if (cursor_.at(TokenKind::name)) {
    if (const std::optional<TimeUnit> unit = unit_named(cursor_.spelled(cursor_.peek()))) {
      cursor_.advance();
      return unit;
    }
  }
  return cursor_.expected("HOURS, DAYS, WEEKS, MONTHS, QUARTERS or YEARS", unit_spellings());
}

}  // namespace muster::query
