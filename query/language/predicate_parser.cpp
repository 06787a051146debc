// What may follow a value and makes a condition of it.
#include <fmt/format.h>

#include <array>

#include "query/language/characters.hpp"
#include "query/language/degrees.hpp"
#include "query/language/expression_parser.hpp"
#include "query/language/words.hpp"

namespace muster::query {

namespace {

constexpr std::array<std::string_view, 11> kWordsBehindValue{
    "AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "ILIKE", "IS", "HAS", "WITHIN", "ANNIVERSARY"};
constexpr std::array<std::string_view, 2> kWordsBehindCondition{"AND", "OR"};

std::optional<CompareOperator> compare_operator(TokenKind kind) {
  switch (kind) {
    case TokenKind::equal:
      return CompareOperator::equal;
    case TokenKind::not_equal:
      return CompareOperator::not_equal;
    case TokenKind::less:
      return CompareOperator::less;
    case TokenKind::less_equal:
      return CompareOperator::less_equal;
    case TokenKind::greater:
      return CompareOperator::greater;
    case TokenKind::greater_equal:
      return CompareOperator::greater_equal;
    default:
      return std::nullopt;
  }
}

}  // namespace

ExpressionParser::Parsed ExpressionParser::predicate() {
  Parsed subject = sum();
  if (!subject) return std::nullopt;
  Parsed result = predicate_of(*std::move(subject));
  if (!result || !ends_operand(*result)) return std::nullopt;
  return result;
}

/// `subject` with the operator behind it, or `subject` itself where none follows.
ExpressionParser::Parsed ExpressionParser::predicate_of(Operand subject) {
  if (ends_where()) return subject;
  const bool negated = cursor_.at(TokenKind::word_not);
  switch (cursor_.peek(negated ? 1 : 0).kind) {
    case TokenKind::word_in:
      if (negated) cursor_.advance();
      return in(std::move(subject), negated);
    case TokenKind::word_between:
      if (negated) cursor_.advance();
      return between(std::move(subject), negated);
    case TokenKind::word_like:
    case TokenKind::word_ilike:
      if (negated) cursor_.advance();
      return like(std::move(subject), negated);
    default:
      break;
  }
  if (negated) {
    cursor_.advance();
    return cursor_.expected(
        "IN, BETWEEN, LIKE or ILIKE", kWordsBehindValue,
        "before anything else NOT comes first, as in NOT interests HAS 'shoes'");
  }
  if (compare_operator(cursor_.peek().kind)) return comparison(std::move(subject));
  if (cursor_.at(TokenKind::word_is)) return is(std::move(subject));
  if (cursor_.at(TokenKind::word_has)) return has(std::move(subject));
  if (cursor_.at(TokenKind::word_within)) return within(std::move(subject));
  if (cursor_.at_word("ANNIVERSARY")) return anniversary(std::move(subject));
  return subject;
}

/// Whether what stands here may follow a whole operand; if not, says what was missing.
bool ExpressionParser::ends_operand(const Operand& operand) {
  if (ends_where()) return true;
  switch (cursor_.peek().kind) {
    case TokenKind::end:
    case TokenKind::word_and:
    case TokenKind::word_or:
    case TokenKind::right_bracket:
    case TokenKind::comma:
      return true;
    default:
      break;
  }
  if (std::holds_alternative<Term>(operand.tree)) {
    cursor_.expected("a comparison (=, <>, <, >, BETWEEN, IN, LIKE, IS NULL, HAS), AND or OR",
                     kWordsBehindValue);
  } else if (compare_operator(cursor_.peek().kind)) {
    cursor_.expected("AND or OR", {},
                     "comparisons do not chain: write 1 < a AND a < 5, or a BETWEEN 1 AND 5");
  } else {
    cursor_.expected("AND or OR", kWordsBehindCondition);
  }
  return false;
}

ExpressionParser::Parsed ExpressionParser::comparison(Operand subject) {
  const std::size_t begin = subject.span.begin;
  const CompareOperator op = *compare_operator(cursor_.peek().kind);
  std::optional<Term> left = as_term(std::move(subject));
  if (!left) return std::nullopt;
  cursor_.advance();
  if (cursor_.at(TokenKind::word_null)) {
    return cursor_.expected("a value", {}, "write IS NULL or IS NOT NULL for what is unknown");
  }
  Parsed operand = sum();
  if (!operand) return std::nullopt;
  std::optional<Term> right = as_term(*std::move(operand));
  if (!right) return std::nullopt;
  return make_condition(CompareCondition{*std::move(left), op, *std::move(right)}, begin);
}

ExpressionParser::Parsed ExpressionParser::between(Operand subject, bool negated) {
  const std::size_t begin = subject.span.begin;
  std::optional<Term> value = as_term(std::move(subject));
  if (!value) return std::nullopt;
  cursor_.advance();
  Parsed first = sum();
  if (!first) return std::nullopt;
  std::optional<Term> low = as_term(*std::move(first));
  if (!low || !expect(TokenKind::word_and, "AND and the upper end of BETWEEN")) return std::nullopt;
  Parsed second = sum();
  if (!second) return std::nullopt;
  std::optional<Term> high = as_term(*std::move(second));
  if (!high) return std::nullopt;
  return make_condition(
      BetweenCondition{*std::move(value), *std::move(low), *std::move(high), negated}, begin);
}

ExpressionParser::Parsed ExpressionParser::in(Operand subject, bool negated) {
  cursor_.advance();
  if (cursor_.at_word("LAST") || cursor_.at_word("NEXT")) {
    return in_period(std::move(subject), negated, false);
  }
  if (cursor_.at_word("TOP") || cursor_.at_word("BOTTOM")) {
    return in_ranking(std::move(subject), negated);
  }
  return in_list(std::move(subject), negated);
}

ExpressionParser::Parsed ExpressionParser::in_list(Operand subject, bool negated) {
  constexpr std::array<std::string_view, 4> kWords{"LAST", "NEXT", "TOP", "BOTTOM"};
  const std::size_t begin = subject.span.begin;
  if (!cursor_.at(TokenKind::left_bracket)) {
    return cursor_.expected("a list in brackets, LAST, NEXT, TOP or BOTTOM", kWords);
  }
  std::optional<Term> value = as_term(std::move(subject));
  if (!value) return std::nullopt;
  cursor_.advance();
  InCondition condition{*std::move(value), {}, negated};
  do {
    Parsed operand = literal();
    if (!operand) return std::nullopt;
    condition.values.push_back(std::get<Term>(std::move(operand->tree)));
  } while (cursor_.accept(TokenKind::comma));
  if (!expect(TokenKind::right_bracket, "a comma or )")) return std::nullopt;
  return make_condition(std::move(condition), begin);
}

/// TOP | BOTTOM size [PERCENT] [AMONG (audience)], behind a value and [NOT] IN.
ExpressionParser::Parsed ExpressionParser::in_ranking(Operand subject, bool negated) {
  constexpr std::array<std::string_view, 4> kBehind{"PERCENT", "AMONG", "AND", "OR"};
  const std::size_t begin = subject.span.begin;
  std::optional<Term> value = as_term(std::move(subject));
  if (!value) return std::nullopt;
  RankingCondition condition{*std::move(value), RankEnd::top, {}, false, negated, {}};
  if (!ranking_size(condition)) return std::nullopt;
  if (cursor_.at(TokenKind::name) && !cursor_.at_word("AMONG")) {
    return cursor_.expected("PERCENT, AMONG, AND or OR", kBehind);
  }
  if (!among(condition.among)) return std::nullopt;
  return make_condition(std::move(condition), begin);
}

/// IN TOP | BOTTOM with nothing before it: what customers are ranked by comes behind.
bool ExpressionParser::at_ranking_by() const {
  return cursor_.at(TokenKind::word_in) &&
         (cursor_.at_word("TOP", 1) || cursor_.at_word("BOTTOM", 1));
}

/// IN TOP | BOTTOM size [PERCENT] BY value [AMONG (audience)]: value IN TOP … in another order.
ExpressionParser::Parsed ExpressionParser::ranking_by() {
  constexpr std::array<std::string_view, 2> kBehindSize{"PERCENT", "BY"};
  const std::size_t begin = cursor_.begin();
  cursor_.advance();
  RankingCondition condition{};
  if (!ranking_size(condition)) return std::nullopt;
  if (!cursor_.accept_word("BY")) {
    return cursor_.expected("BY and what customers are ranked by", kBehindSize);
  }
  Parsed operand = sum();
  if (!operand) return std::nullopt;
  std::optional<Term> value = as_term(*std::move(operand));
  if (!value) return std::nullopt;
  condition.subject = *std::move(value);
  if (!among(condition.among)) return std::nullopt;
  return make_condition(std::move(condition), begin);
}

/// TOP | BOTTOM size [PERCENT]; false: the cursor holds the error.
bool ExpressionParser::ranking_size(RankingCondition& condition) {
  constexpr engine::Decimal kEverybody{100, 0};
  if (cursor_.at_word("BOTTOM")) condition.end = RankEnd::bottom;
  cursor_.advance();
  const std::size_t begin = cursor_.begin();
  const std::optional<engine::Decimal> size =
      number("how many customers, as in 5000 or 10 PERCENT");
  if (!size) return false;
  condition.size = *size;
  condition.percent = cursor_.accept_word("PERCENT");
  if (condition.percent && (size->units <= 0 || engine::compare(*size, kEverybody) > 0)) {
    cursor_.fail(begin, "a share lies above 0 and is at most 100 PERCENT");
    return false;
  }
  if (!condition.percent && (size->units <= 0 || size->scale != 0)) {
    cursor_.fail(begin, fmt::format("{0} takes a whole number of customers, 1 or more, or a share "
                                    "of them as in {0} 2.5 PERCENT",
                                    to_string(condition.end)));
    return false;
  }
  return true;
}

/// [AMONG (audience)]; false: the cursor holds the error.
bool ExpressionParser::among(std::vector<Expression>& audience) {
  if (!cursor_.accept_word("AMONG")) return true;
  const Level level(*this);
  if (!level.ok() || !expect(TokenKind::left_bracket, "( and a condition")) return false;
  Parsed operand = disjunction();
  if (!operand) return false;
  std::optional<Expression> condition = as_condition(*std::move(operand));
  if (!condition || !expect(TokenKind::right_bracket, "AND, OR or )")) return false;
  audience.push_back(*std::move(condition));
  return true;
}

/// LAST | NEXT amount unit, behind name [ANNIVERSARY] [NOT] IN.
ExpressionParser::Parsed ExpressionParser::in_period(Operand subject, bool negated,
                                                     bool anniversary) {
  const std::size_t begin = subject.span.begin;
  const Direction direction = cursor_.at_word("LAST") ? Direction::last : Direction::next;
  std::optional<Term> measure;
  std::optional<std::string> name;
  if (is_event_measure(subject)) {
    measure = as_term(std::move(subject));
  } else {
    name = as_name(subject, direction == Direction::last ? "IN LAST" : "IN NEXT");
    if (!name) return std::nullopt;
  }
  cursor_.advance();
  const std::optional<std::int64_t> amount = whole_number(1);
  if (!amount) return std::nullopt;
  const std::optional<TimeUnit> period = unit();
  if (!period) return std::nullopt;
  if (measure) {
    return make_condition(
        MeasureRelativeCondition{*std::move(measure), negated, direction, *amount, *period}, begin);
  }
  return make_condition(
      RelativeCondition{*std::move(name), anniversary, negated, direction, *amount, *period},
      begin);
}

ExpressionParser::Parsed ExpressionParser::anniversary(Operand subject) {
  constexpr std::array<std::string_view, 2> kPeriods{"LAST", "NEXT"};
  constexpr std::array<std::string_view, 2> kWords{"IN", "NOT"};
  if (!as_name(subject, "ANNIVERSARY")) return std::nullopt;
  cursor_.advance();
  const bool negated = cursor_.accept(TokenKind::word_not);
  if (!cursor_.accept(TokenKind::word_in)) {
    return cursor_.expected("IN LAST or IN NEXT", kWords);
  }
  if (!cursor_.at_word("LAST") && !cursor_.at_word("NEXT")) {
    return cursor_.expected("LAST or NEXT", kPeriods);
  }
  return in_period(std::move(subject), negated, true);
}

ExpressionParser::Parsed ExpressionParser::like(Operand subject, bool negated) {
  const std::size_t begin = subject.span.begin;
  const bool ignore_case = cursor_.at(TokenKind::word_ilike);
  std::optional<std::string> name = as_name(subject, ignore_case ? "ILIKE" : "LIKE");
  if (!name) return std::nullopt;
  cursor_.advance();
  std::optional<std::string> pattern = string("a pattern such as 'San %'");
  if (!pattern) return std::nullopt;
  LikeCondition condition{*std::move(name), *std::move(pattern), ignore_case, negated};
  if (cursor_.accept_word("ESCAPE")) {
    const std::size_t at = cursor_.begin();
    const std::optional<std::string> escape = string("one character in quotes");
    if (!escape) return std::nullopt;
    const std::optional<Character> first =
        escape->empty() ? std::nullopt : character_at(*escape, 0);
    if (!first || first->bytes != escape->size()) {
      return cursor_.fail(at, "expected exactly one character in quotes after ESCAPE");
    }
    condition.escape = first->code;
  }
  return make_condition(std::move(condition), begin);
}

/// IS [NOT] NULL, and IS [NOT] TRUE | FALSE, which is a comparison (or the complement of one).
ExpressionParser::Parsed ExpressionParser::is(Operand subject) {
  const std::size_t begin = subject.span.begin;
  if (is_event_measure(subject) || is_score(subject)) {
    return measure_is_null(std::move(subject));
  }
  std::optional<std::string> name = as_name(subject, "IS");
  if (!name) return std::nullopt;
  cursor_.advance();
  const bool negated = cursor_.accept(TokenKind::word_not);
  if (cursor_.accept(TokenKind::word_null)) {
    return make_condition(NullCondition{*std::move(name), negated}, begin);
  }
  const std::size_t flag_begin = cursor_.begin();
  const bool flag = cursor_.accept(TokenKind::word_true);
  if (!flag && !cursor_.accept(TokenKind::word_false)) {
    constexpr std::array<std::string_view, 4> kWords{"NULL", "NOT", "TRUE", "FALSE"};
    return cursor_.expected("NULL, TRUE or FALSE", kWords, "to compare with a value write = or <>");
  }
  Parsed value = make_term(FlagTerm{flag}, flag_begin);
  std::optional<Term> left = as_term(std::move(subject));
  if (!value || !left) return std::nullopt;
  Parsed comparison = make_condition(CompareCondition{*std::move(left), CompareOperator::equal,
                                                      std::get<Term>(std::move(value->tree))},
                                     begin);
  if (!comparison || !negated) return comparison;
  return make_condition(NotCondition{std::get<Expression>(std::move(comparison->tree))}, begin);
}

/// IS [NOT] NULL behind a measure of events, a score or a grade.
ExpressionParser::Parsed ExpressionParser::measure_is_null(Operand subject) {
  constexpr std::array<std::string_view, 2> kWords{"NULL", "NOT"};
  const std::size_t begin = subject.span.begin;
  std::optional<Term> measure = as_term(std::move(subject));
  if (!measure) return std::nullopt;
  cursor_.advance();
  const bool negated = cursor_.accept(TokenKind::word_not);
  if (!cursor_.accept(TokenKind::word_null)) return cursor_.expected("NULL", kWords);
  return make_condition(MeasureNullCondition{*std::move(measure), negated}, begin);
}

ExpressionParser::Parsed ExpressionParser::has(Operand subject) {
  constexpr std::array<std::string_view, 3> kQuantifiers{"ANY", "ALL", "NONE"};
  const std::size_t begin = subject.span.begin;
  std::optional<std::string> name = as_name(subject, "HAS");
  if (!name) return std::nullopt;
  cursor_.advance();
  HasCondition condition{*std::move(name), TagQuantifier::any, {}};
  if (cursor_.at(TokenKind::string)) {
    condition.values.push_back(*string(""));
    if (!count_node()) return std::nullopt;
    return make_condition(std::move(condition), begin);
  }
  if (cursor_.accept_word("ALL")) {
    condition.quantifier = TagQuantifier::all;
  } else if (cursor_.accept_word("NONE")) {
    condition.quantifier = TagQuantifier::none;
  } else if (!cursor_.accept_word("ANY")) {
    return cursor_.expected("a 'string', or ANY, ALL or NONE with a list", kQuantifiers,
                            "strings take single quotes: HAS 'shoes'");
  }
  if (!expect(TokenKind::left_bracket, "( and a list of strings")) return std::nullopt;
  do {
    std::optional<std::string> value = string("a 'string'");
    if (!value || !count_node()) return std::nullopt;
    condition.values.push_back(*std::move(value));
  } while (cursor_.accept(TokenKind::comma));
  if (!expect(TokenKind::right_bracket, "a comma or )")) return std::nullopt;
  return make_condition(std::move(condition), begin);
}

ExpressionParser::Parsed ExpressionParser::within(Operand subject) {
  constexpr std::array<std::string_view, 1> kKilometres{"KM"};
  constexpr std::array<std::string_view, 1> kOf{"OF"};
  const std::size_t begin = subject.span.begin;
  std::optional<std::string> name = as_name(subject, "WITHIN");
  if (!name) return std::nullopt;
  cursor_.advance();
  const std::size_t radius_begin = cursor_.begin();
  const std::optional<engine::Decimal> radius = number("a number of kilometres");
  if (!radius) return std::nullopt;
  if (radius->units < 0) {
    return cursor_.fail(radius_begin, "a distance cannot be negative");
  }
  if (!cursor_.accept_word("KM")) {
    return cursor_.expected("KM", kKilometres, "distances are in kilometres");
  }
  if (!cursor_.accept_word("OF")) return cursor_.expected("OF (latitude, longitude)", kOf);
  if (!expect(TokenKind::left_bracket, "(latitude, longitude)")) return std::nullopt;
  const std::optional<engine::Decimal> latitude = degrees("latitude", kMaxLatitude);
  if (!latitude || !expect(TokenKind::comma, "a comma and the longitude")) return std::nullopt;
  const std::optional<engine::Decimal> longitude = degrees("longitude", kMaxLongitude);
  if (!longitude) return std::nullopt;
  if (!expect(TokenKind::right_bracket, ")")) return std::nullopt;
  return make_condition(WithinCondition{*std::move(name), *radius, *latitude, *longitude}, begin);
}

std::optional<engine::Decimal> ExpressionParser::degrees(std::string_view what,
                                                         std::int64_t limit) {
  const std::size_t begin = cursor_.begin();
  const std::optional<engine::Decimal> value = number(fmt::format("a {} in degrees", what));
  if (!value || is_angle(*value, limit)) return value;
  return cursor_.fail(begin, fmt::format("a {0} lies between -{1} and {1} degrees", what, limit));
}

}  // namespace muster::query
