// The grammar of the language as one class: a function a rule, four sources by idea.
//
//   expression_parser.cpp  AND, OR, NOT, brackets' limits, what is a condition and what a value
//   predicate_parser.cpp   what may follow a value: comparisons, IN, BETWEEN, LIKE, HAS, …
//   term_parser.cpp        values: arithmetic, functions, literals, names, brackets, k-of-n
//   event_parser.cpp       DID, SEQUENCE, COUNT, …: what customers did
//
// An opening bracket does not say whether a condition or arithmetic follows, so a bracket's inside
// is read once as an Operand, which is either, and its neighbours decide afterwards: no
// backtracking, one pass. Recursion is bounded by LanguageLimits::depth.
// Threads: one thread an object. Cost: linear in the text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/language/token_cursor.hpp"
#include "query/language/tree_size.hpp"

namespace muster::query {

class ExpressionParser {
 public:
  ExpressionParser(std::string_view text, const LanguageLimits& limits);

  /// The whole text as one condition.
  Result<Expression> parse();
  /// The whole text as one value.
  Result<Term> parse_term();
  /// The whole text as one event: type [WHERE condition] [window].
  Result<EventPhrase> parse_event();

 private:
  /// A value or a condition, whichever the text turned out to be.
  struct Operand {
    std::variant<Term, Expression> tree;
    SourceSpan span;         ///< with the brackets around it
    std::size_t height = 1;  ///< of a term: levels of its tree
  };
  using Parsed = std::optional<Operand>;  // empty: the cursor holds the error

  /// Counts one level of nesting for as long as it lives.
  class Level;

  // expression_parser.cpp
  Parsed disjunction();
  Parsed conjunction();
  Parsed negation();
  template <typename Group>
  Parsed join(TokenKind word, Parsed (ExpressionParser::*operand)());
  std::optional<Term> as_term(Operand operand);
  std::optional<Expression> as_condition(Operand operand);
  static bool is_event_measure(const Operand& operand);
  static bool is_score(const Operand& operand);
  std::optional<std::string> as_name(const Operand& operand, std::string_view what);
  template <typename Node>
  Parsed make_term(Node node, std::size_t begin, std::size_t height = 1);
  template <typename Node>
  Parsed make_condition(Node node, std::size_t begin);
  bool count_node();
  bool expect(TokenKind kind, std::string_view what);

  // predicate_parser.cpp
  Parsed predicate();
  Parsed predicate_of(Operand subject);
  bool ends_operand(const Operand& operand);
  Parsed comparison(Operand subject);
  Parsed between(Operand subject, bool negated);
  Parsed in(Operand subject, bool negated);
  Parsed in_list(Operand subject, bool negated);
  Parsed in_ranking(Operand subject, bool negated);
  bool at_ranking_by() const;
  Parsed ranking_by();
  bool ranking_size(RankingCondition& condition);
  bool among(std::vector<Expression>& audience);
  Parsed in_period(Operand subject, bool negated, bool anniversary);
  Parsed anniversary(Operand subject);
  Parsed like(Operand subject, bool negated);
  Parsed is(Operand subject);
  Parsed measure_is_null(Operand subject);
  Parsed has(Operand subject);
  Parsed within(Operand subject);
  std::optional<engine::Decimal> degrees(std::string_view what, std::int64_t limit);

  // event_parser.cpp
  bool at_event_tail(std::size_t ahead) const;
  bool at_window(std::size_t ahead) const;
  bool ends_where(std::size_t ahead = 0) const;
  bool at_did() const;
  Parsed did();
  std::optional<Regularly> regularly(const EventWindow& window);
  std::optional<ElapsedTime> elapsed(std::string_view what);
  std::optional<EventPhrase> event_phrase(bool with_window);
  bool event_where(EventPhrase& event);
  bool event_window(EventWindow& window);
  bool window_bound(EventWindow& window);
  bool at_event_measure() const;
  Parsed event_measure();
  bool accept_distinct();
  bool event_operand(EventTerm& term);
  bool property_operand(EventTerm& term);
  bool distinct_operand(EventTerm& term);
  bool property_path(EventTerm& term);
  bool at_sequence() const;
  Parsed sequence();

  // term_parser.cpp
  Parsed sum();
  Parsed shift(Operand base, bool backwards);
  Parsed arithmetic(ArithmeticOperator op, Operand left, Parsed (ExpressionParser::*operand)());
  Parsed product();
  Parsed factor();
  Parsed primary();
  Parsed bracketed();
  Parsed name_or_function();
  Parsed function(ArithmeticFunction function);
  Parsed age();
  Parsed bucket();
  bool at_saved() const;
  Parsed saved();
  bool at_score() const;
  Parsed score();
  Parsed quantile();
  bool at_threshold() const;
  Parsed threshold();
  Parsed literal();
  std::optional<std::string> string(std::string_view what);
  std::optional<std::string> name(std::string_view what);
  std::optional<engine::Decimal> number(std::string_view what);
  std::optional<std::int64_t> whole_number(std::int64_t lowest);
  std::optional<TimeUnit> unit();

  TokenCursor cursor_;
  LanguageLimits limits_;
  std::size_t level_ = 0;
  std::size_t nodes_ = 0;
  bool in_event_ = false;  ///< inside an event's WHERE: window words end a condition
};

class ExpressionParser::Level {
 public:
  explicit Level(ExpressionParser& parser);
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  ~Level() { --parser_.level_; }
  /// False, with the error recorded, one level past the limit.
  bool ok() const { return ok_; }

 private:
  ExpressionParser& parser_;
  bool ok_;
};

template <typename Node>
ExpressionParser::Parsed ExpressionParser::make_term(Node node, std::size_t begin,
                                                     std::size_t height) {
  if (!count_node()) return std::nullopt;
  const SourceSpan span{begin, cursor_.previous_end()};
  if (height > limits_.depth) {
    return cursor_.fail(begin, depth_message(limits_), ErrorCode::limit_exceeded);
  }
  return Operand{Term{std::move(node), span}, span, height};
}

template <typename Node>
ExpressionParser::Parsed ExpressionParser::make_condition(Node node, std::size_t begin) {
  if (!count_node()) return std::nullopt;
  const SourceSpan span{begin, cursor_.previous_end()};
  return Operand{Expression{std::move(node), span}, span};
}

}  // namespace muster::query
