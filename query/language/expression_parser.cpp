#include "query/language/expression_parser.hpp"

#include <fmt/format.h>

namespace muster::query {

ExpressionParser::ExpressionParser(std::string_view text, const LanguageLimits& limits)
    : cursor_(text), limits_(limits) {}

ExpressionParser::Level::Level(ExpressionParser& parser) : parser_(parser) {
  ok_ = ++parser.level_ <= parser.limits_.depth;
  if (!ok_) {
    parser.cursor_.fail(parser.cursor_.begin(), depth_message(parser.limits_),
                        ErrorCode::limit_exceeded);
  }
}

Result<Expression> ExpressionParser::parse() {
  if (cursor_.at(TokenKind::end)) {
    cursor_.fail(cursor_.begin(),
                 "the query is empty; write a condition such as age > 30, or TRUE for everybody");
    return *cursor_.error();
  }
  Parsed operand = disjunction();
  std::optional<Expression> condition;
  if (operand && !cursor_.at(TokenKind::end)) {
    constexpr std::string_view kCommaAdvice =
        "a number is written without separators, as in 1000; a list follows IN";
    cursor_.expected("AND, OR or the end of the query", {},
                     cursor_.at(TokenKind::comma) ? kCommaAdvice : std::string_view{});
  } else if (operand) {
    condition = as_condition(std::move(*operand));
  }
  if (condition && height(*condition) > limits_.depth) {
    cursor_.fail(condition->span.begin, depth_message(limits_), ErrorCode::limit_exceeded);
  }
  if (cursor_.error()) return *cursor_.error();
  return *std::move(condition);
}

Result<Term> ExpressionParser::parse_term() {
  if (cursor_.at(TokenKind::end)) {
    cursor_.fail(cursor_.begin(), "a value is missing; write a name or arithmetic such as spend");
    return *cursor_.error();
  }
  Parsed operand = sum();
  std::optional<Term> term;
  if (operand && !cursor_.at(TokenKind::end)) {
    cursor_.expected("an operator (+, -, *, /) or the end of the value");
  } else if (operand) {
    term = as_term(std::move(*operand));
  }
  if (cursor_.error()) return *cursor_.error();
  return *std::move(term);
}

ExpressionParser::Parsed ExpressionParser::disjunction() {
  return join<OrCondition>(TokenKind::word_or, &ExpressionParser::conjunction);
}

ExpressionParser::Parsed ExpressionParser::conjunction() {
  return join<AndCondition>(TokenKind::word_and, &ExpressionParser::negation);
}

/// operand { word operand }: a lone operand stays what it is, value or condition; two or more are
/// one Group, into which groups of the same kind (in brackets) melt.
template <typename Group>
ExpressionParser::Parsed ExpressionParser::join(TokenKind word,
                                                Parsed (ExpressionParser::*operand)()) {
  const std::size_t begin = cursor_.begin();
  Parsed next = (this->*operand)();
  if (!next || !cursor_.at(word)) return next;
  Group group;
  for (;;) {
    std::optional<Expression> condition = as_condition(std::move(*next));
    if (!condition) return std::nullopt;
    if (Group* same = std::get_if<Group>(&condition->node)) {
      std::move(same->operands.begin(), same->operands.end(), std::back_inserter(group.operands));
    } else {
      group.operands.push_back(*std::move(condition));
    }
    if (!cursor_.accept(word)) break;
    next = (this->*operand)();
    if (!next) return std::nullopt;
  }
  return make_condition(std::move(group), begin);
}

ExpressionParser::Parsed ExpressionParser::negation() {
  const std::size_t begin = cursor_.begin();
  if (!cursor_.accept(TokenKind::word_not)) return predicate();
  const Level level(*this);
  if (!level.ok()) return std::nullopt;
  Parsed operand = negation();
  if (!operand) return std::nullopt;
  std::optional<Expression> condition = as_condition(std::move(*operand));
  if (!condition) return std::nullopt;
  return make_condition(NotCondition{*std::move(condition)}, begin);
}

std::optional<Term> ExpressionParser::as_term(Operand operand) {
  if (Term* term = std::get_if<Term>(&operand.tree)) return std::move(*term);
  return cursor_.fail(operand.span.begin,
                      "a condition stands where a value is expected; join conditions with AND or "
                      "OR");
}

std::optional<Expression> ExpressionParser::as_condition(Operand operand) {
  if (Expression* condition = std::get_if<Expression>(&operand.tree)) {
    return std::move(*condition);
  }
  Term& term = std::get<Term>(operand.tree);
  if (NameTerm* name = std::get_if<NameTerm>(&term.node)) {
    return Expression{FlagCondition{std::move(name->name)}, term.span};
  }
  if (const FlagTerm* flag = std::get_if<FlagTerm>(&term.node)) {
    return Expression{ConstantCondition{flag->value}, term.span};
  }
  return cursor_.fail(operand.span.begin,
                      "a value alone is no condition; compare it, as in age > 30");
}

bool ExpressionParser::is_event_measure(const Operand& operand) {
  const Term* term = std::get_if<Term>(&operand.tree);
  return term != nullptr && std::holds_alternative<EventTerm>(term->node);
}

bool ExpressionParser::is_score(const Operand& operand) {
  const Term* term = std::get_if<Term>(&operand.tree);
  return term != nullptr && (std::holds_alternative<ScoreTerm>(term->node) ||
                             std::holds_alternative<GradeTerm>(term->node));
}

std::optional<std::string> ExpressionParser::as_name(const Operand& operand,
                                                     std::string_view what) {
  if (const Term* term = std::get_if<Term>(&operand.tree)) {
    if (const NameTerm* name = std::get_if<NameTerm>(&term->node)) return name->name;
  }
  return cursor_.fail(operand.span.begin,
                      fmt::format("{} needs an attribute's name before it", what));
}

bool ExpressionParser::count_node() {
  if (++nodes_ <= limits_.nodes) return true;
  cursor_.fail(cursor_.begin(), nodes_message(limits_), ErrorCode::limit_exceeded);
  return false;
}

bool ExpressionParser::expect(TokenKind kind, std::string_view what) {
  if (cursor_.accept(kind)) return true;
  cursor_.expected(what);
  return false;
}

}  // namespace muster::query
