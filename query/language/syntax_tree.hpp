// The syntax tree of a where expression: what was written, before any attribute is looked up.
//
// The parser and the JSON rules make it, the printer and the binder read it. Names are still text,
// strings have no type yet, relative dates are not resolved. Every node knows the span of text it
// came from, so later stages can point at it; equality ignores spans.
// Threads: plain values. Cost: one allocation a child; limits.hpp bounds depth and size.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/values/decimal.hpp"
#include "query/language/event_phrase.hpp"
#include "query/language/source_span.hpp"
#include "query/language/syntax_words.hpp"

namespace muster::query {

/// Owns a T that may be incomplete where the member is declared; copies deeply, compares by value.
template <typename T>
class Boxed {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): stands for the T it holds
  Boxed(T value) : value_(std::make_unique<T>(std::move(value))) {}
  Boxed(const Boxed& other) : value_(std::make_unique<T>(*other.value_)) {}
  Boxed(Boxed&&) noexcept = default;
  Boxed& operator=(const Boxed& other) {
    value_ = std::make_unique<T>(*other.value_);
    return *this;
  }
  Boxed& operator=(Boxed&&) noexcept = default;
  ~Boxed() = default;
  const T& operator*() const { return *value_; }
  T& operator*() { return *value_; }
  const T* operator->() const { return value_.get(); }
  T* operator->() { return value_.get(); }
  friend bool operator==(const Boxed& left, const Boxed& right) { return *left == *right; }

 private:
  std::unique_ptr<T> value_;
};

// --- terms: what a comparison compares -----------------------------------------------------------

struct Term;
struct Expression;

/// An attribute by name, unquoted text as the user means it (quotes removed).
struct NameTerm {
  std::string name;
  friend bool operator==(const NameTerm&, const NameTerm&) = default;
};
/// A number exactly as written (scale included).
struct NumberTerm {
  engine::Decimal value;
  friend bool operator==(const NumberTerm&, const NumberTerm&) = default;
};
/// 'text', quotes removed; the binder reads it as a value, a date or a time by its neighbour's
/// type.
struct StringTerm {
  std::string value;
  friend bool operator==(const StringTerm&, const StringTerm&) = default;
};
/// TRUE or FALSE used as a value (email_ok = TRUE).
struct FlagTerm {
  bool value = false;
  friend bool operator==(const FlagTerm&, const FlagTerm&) = default;
};
/// TODAY.
struct TodayTerm {
  friend bool operator==(const TodayTerm&, const TodayTerm&) = default;
};
/// base ± amount units (TODAY - 90 DAYS); amount is signed.
struct ShiftTerm {
  Boxed<Term> base;
  std::int64_t amount = 0;
  TimeUnit unit = TimeUnit::day;
  friend bool operator==(const ShiftTerm&, const ShiftTerm&) = default;
};
struct ArithmeticTerm {
  ArithmeticOperator op = ArithmeticOperator::add;
  Boxed<Term> left;
  Boxed<Term> right;
  friend bool operator==(const ArithmeticTerm&, const ArithmeticTerm&) = default;
};
/// −operand (a minus before a literal belongs to the NumberTerm).
struct NegateTerm {
  Boxed<Term> operand;
  friend bool operator==(const NegateTerm&, const NegateTerm&) = default;
};
/// abs(x), min(x, y, …), max(x, y, …); abs has one argument, the others two or more.
struct FunctionTerm {
  ArithmeticFunction function = ArithmeticFunction::absolute;
  std::vector<Term> arguments;
  friend bool operator==(const FunctionTerm&, const FunctionTerm&);
};
/// age(birth_date): whole years completed at as_of.
struct AgeTerm {
  std::string name;
  friend bool operator==(const AgeTerm&, const AgeTerm&) = default;
};
/// BUCKET('seed', n): 0 … n−1 by a stable hash of the external id.
struct BucketTerm {
  std::string seed;
  std::int64_t buckets = 1;
  friend bool operator==(const BucketTerm&, const BucketTerm&) = default;
};

/// QUANTILE(subject, quantiles) [AMONG (audience)]: 1 … quantiles, the customers' equal parts in
/// the order of the subject.
struct QuantileTerm {
  Boxed<Term> subject;
  std::int64_t quantiles = 1;
  std::vector<Expression> among;  ///< one, or none: everybody
  friend bool operator==(const QuantileTerm&, const QuantileTerm&);
};

/// SCORE 'name': a number, the customer's score by a saved scorecard.
struct ScoreTerm {
  std::string name;
  friend bool operator==(const ScoreTerm&, const ScoreTerm&) = default;
};
/// GRADE 'name': the name of the grade that score is in.
struct GradeTerm {
  std::string name;
  friend bool operator==(const GradeTerm&, const GradeTerm&) = default;
};

struct Term {
  std::variant<NameTerm, NumberTerm, StringTerm, FlagTerm, TodayTerm, ShiftTerm, ArithmeticTerm,
               NegateTerm, FunctionTerm, AgeTerm, BucketTerm, QuantileTerm, EventTerm, ScoreTerm,
               GradeTerm>
      node;
  SourceSpan span{};
  friend bool operator==(const Term&, const Term&) = default;
};

inline bool operator==(const FunctionTerm& left, const FunctionTerm& right) {
  return left.function == right.function && left.arguments == right.arguments;
}

// --- predicates ----------------------------------------------------------------------------------

/// TRUE or FALSE as a whole condition.
struct ConstantCondition {
  bool value = true;
  friend bool operator==(const ConstantCondition&, const ConstantCondition&) = default;
};
/// A bare name standing for a flag (email_ok).
struct FlagCondition {
  std::string name;
  friend bool operator==(const FlagCondition&, const FlagCondition&) = default;
};
struct CompareCondition {
  Term left;
  CompareOperator op = CompareOperator::equal;
  Term right;
  friend bool operator==(const CompareCondition&, const CompareCondition&) = default;
};
/// subject [NOT] BETWEEN low AND high, both ends included.
struct BetweenCondition {
  Term subject;
  Term low;
  Term high;
  bool negated = false;
  friend bool operator==(const BetweenCondition&, const BetweenCondition&) = default;
};
/// subject [NOT] IN (values); values are literals.
struct InCondition {
  Term subject;
  std::vector<Term> values;
  bool negated = false;
  friend bool operator==(const InCondition&, const InCondition&) = default;
};
/// name [NOT] LIKE | ILIKE 'pattern' [ESCAPE 'c'] with % and _; after the escape character, if one
/// is named, they stand for themselves.
struct LikeCondition {
  std::string name;
  std::string pattern;
  bool ignore_case = false;
  bool negated = false;
  std::optional<char32_t> escape = std::nullopt;
  friend bool operator==(const LikeCondition&, const LikeCondition&) = default;
};
/// name IS [NOT] NULL.
struct NullCondition {
  std::string name;
  bool negated = false;
  friend bool operator==(const NullCondition&, const NullCondition&) = default;
};
/// name HAS 'v' (any, one value) | HAS ANY (…) | HAS ALL (…) | HAS NONE (…).
struct HasCondition {
  std::string name;
  TagQuantifier quantifier = TagQuantifier::any;
  std::vector<std::string> values;
  friend bool operator==(const HasCondition&, const HasCondition&) = default;
};
/// name [ANNIVERSARY] [NOT] IN LAST | NEXT amount unit.
struct RelativeCondition {
  std::string name;
  bool anniversary = false;
  bool negated = false;
  Direction direction = Direction::last;
  std::int64_t amount = 1;
  TimeUnit unit = TimeUnit::day;
  friend bool operator==(const RelativeCondition&, const RelativeCondition&) = default;
};
/// A measure of events, a score or a grade IS [NOT] NULL.
struct MeasureNullCondition {
  Term subject;
  bool negated = false;
  friend bool operator==(const MeasureNullCondition&, const MeasureNullCondition&) = default;
};
/// FIRST(event) or LAST(event) [NOT] IN LAST | NEXT amount unit.
struct MeasureRelativeCondition {
  Term subject;
  bool negated = false;
  Direction direction = Direction::last;
  std::int64_t amount = 1;
  TimeUnit unit = TimeUnit::day;
  friend bool operator==(const MeasureRelativeCondition&,
                         const MeasureRelativeCondition&) = default;
};
/// name WITHIN radius KM OF (latitude, longitude).
struct WithinCondition {
  std::string name;
  engine::Decimal radius_km;
  engine::Decimal latitude;
  engine::Decimal longitude;
  friend bool operator==(const WithinCondition&, const WithinCondition&) = default;
};
/// SEGMENT 'name' | LIST 'name': the customers of a saved definition, of a frozen audience.
struct SavedCondition {
  SavedKind kind = SavedKind::segment;
  std::string name;
  friend bool operator==(const SavedCondition&, const SavedCondition&) = default;
};
/// subject [NOT] IN TOP | BOTTOM size [PERCENT] [AMONG (audience)].
struct RankingCondition {
  Term subject;
  RankEnd end = RankEnd::top;
  engine::Decimal size;  ///< customers, a whole number ≥ 1; with percent 0 < size ≤ 100
  bool percent = false;
  bool negated = false;
  std::vector<Expression> among;  ///< one, or none: everybody
  friend bool operator==(const RankingCondition&, const RankingCondition&);
};
/// AT LEAST | AT MOST | EXACTLY count OF (operands).
struct ThresholdCondition {
  ThresholdKind kind = ThresholdKind::at_least;
  std::int64_t count = 0;
  std::vector<Expression> operands;
  friend bool operator==(const ThresholdCondition&, const ThresholdCondition&);
};
/// operand AND operand AND …, two or more, never directly holding another AndCondition.
struct AndCondition {
  std::vector<Expression> operands;
  friend bool operator==(const AndCondition&, const AndCondition&);
};
/// operand OR operand OR …, two or more, never directly holding another OrCondition.
struct OrCondition {
  std::vector<Expression> operands;
  friend bool operator==(const OrCondition&, const OrCondition&);
};
struct NotCondition {
  Boxed<Expression> operand;
  friend bool operator==(const NotCondition&, const NotCondition&) = default;
};

struct Expression {
  std::variant<ConstantCondition, FlagCondition, CompareCondition, BetweenCondition, InCondition,
               LikeCondition, NullCondition, HasCondition, RelativeCondition, WithinCondition,
               RankingCondition, SavedCondition, MeasureNullCondition, MeasureRelativeCondition,
               DidCondition, SequenceCondition, ThresholdCondition, AndCondition, OrCondition,
               NotCondition>
      node;
  SourceSpan span{};
  friend bool operator==(const Expression&, const Expression&) = default;
};

inline bool operator==(const EventWindow& left, const EventWindow& right) {
  return left.kind == right.kind && left.amount == right.amount && left.unit == right.unit &&
         left.bounds == right.bounds;
}
inline bool operator==(const EventPhrase& left, const EventPhrase& right) {
  return left.type == right.type && left.where == right.where && left.window == right.window;
}
inline bool operator==(const QuantileTerm& left, const QuantileTerm& right) {
  return left.subject == right.subject && left.quantiles == right.quantiles &&
         left.among == right.among;
}
inline bool operator==(const RankingCondition& left, const RankingCondition& right) {
  return left.subject == right.subject && left.end == right.end && left.size == right.size &&
         left.percent == right.percent && left.negated == right.negated &&
         left.among == right.among;
}
inline bool operator==(const ThresholdCondition& left, const ThresholdCondition& right) {
  return left.kind == right.kind && left.count == right.count && left.operands == right.operands;
}
inline bool operator==(const AndCondition& left, const AndCondition& right) {
  return left.operands == right.operands;
}
inline bool operator==(const OrCondition& left, const OrCondition& right) {
  return left.operands == right.operands;
}

}  // namespace muster::query
