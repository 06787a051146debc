// JSON rules → syntax tree, as one class: groups in rule_group_reader.cpp, single rules in
// rule_reader.cpp.
//
// The first mistake is recorded with the path to it, and every function then gives up. Recursion
// is bounded by LanguageLimits::depth. Threads: one thread an object. Cost: linear in the rules.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/language/rule_operators.hpp"
#include "query/language/syntax_tree.hpp"

namespace muster::query {

class RuleReader {
 public:
  explicit RuleReader(const LanguageLimits& limits) : limits_(limits) {}

  Result<Expression> read(const boost::json::value& rules);

 private:
  using Value = boost::json::value;
  using Object = boost::json::object;
  using Condition = std::optional<Expression>;  // empty: error_ is set

  /// Adds one step (".value", "[2]") to the path for as long as it lives.
  class Step;
  /// How the rules of a group are joined.
  enum class Join { all, any, threshold };
  struct Combinator {
    Join join = Join::all;
    ThresholdKind kind = ThresholdKind::at_least;
  };

  // rule_group_reader.cpp
  Condition unless_muted(const Value& rules);
  Condition node(const Value& value);
  Condition group(const Object& object);
  std::optional<Combinator> combinator(const Object& object);
  Condition threshold(const Object& object, ThresholdKind kind, std::vector<Expression> operands);
  std::optional<std::vector<Expression>> operands(const boost::json::array& rules);
  std::optional<std::vector<Expression>> alternatives(const boost::json::array& rules);
  std::optional<bool> flag(const Object& object, std::string_view key);
  std::nullopt_t fail(std::string message, std::optional<std::string> suggestion = std::nullopt,
                      ErrorCode code = ErrorCode::invalid_query);
  std::nullopt_t expected(std::string_view what, const Value* found);

  // rule_reader.cpp
  Condition rule(const Object& object);
  Condition compare(const Object& object, std::string field, CompareOperator op);
  Condition between(const Object& object, std::string field, bool negated);
  Condition in(const Object& object, std::string field, bool negated);
  Condition affix(const Object& object, std::string field, const AffixRule& rule);
  Condition pattern(const Object& object, std::string field, const PatternRule& rule);
  Condition tags(const Object& object, std::string field, TagQuantifier quantifier);
  Condition period(const Object& object, std::string field, const PeriodRule& rule);
  Condition within(const Object& object, std::string field);
  Condition ranking(const Object& object, std::string field, const RankingRule& rule);
  Condition is_true(const Object& object, std::string field);
  Condition saved(const Object& object, SavedKind kind);
  Condition expression(const Object& object);
  std::optional<bool> names_attribute(const Object& object);
  bool takes_no_attribute(const Object& object, std::string_view op);
  std::optional<int> scale(const Object& object);
  std::optional<std::vector<Term>> terms(const Object& object);
  std::optional<Term> term(const Value& value, bool names_attribute, int scale);
  std::optional<boost::json::array> list(const Object& object);
  std::optional<std::string> digits_or_text(const Object& object);
  std::optional<engine::Decimal> decimal(const Value& value);
  std::optional<std::string> text(const Object& object, std::string_view key,
                                  std::string_view what);
  std::optional<std::string> text(const Value* value, std::string_view what);
  std::optional<std::string> name(const Value* value);

  LanguageLimits limits_;
  std::size_t level_ = 0;
  std::string path_;
  std::optional<Error> error_;
};

class RuleReader::Step {
 public:
  Step(RuleReader& reader, std::string_view step) : path_(reader.path_), size_(path_.size()) {
    if (!path_.empty() && step.front() != '[') path_.push_back('.');
    path_.append(step);
  }
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;
  ~Step() { path_.resize(size_); }

 private:
  std::string& path_;
  std::size_t size_;
};

}  // namespace muster::query
