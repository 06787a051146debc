// A term with its kind: what a comparison may do with it. Inside this room only.
//
// Numbers, days and instants keep two forms: a linear one over at most one attribute, from which
// exact ranges are made, and the engine's postfix program for everything else. The kinds follow
// these rules: number ± number is a number, day − day and time − time are numbers of days, a date
// or time moves only by a named unit (+ 30 DAYS). Threads: plain values. Cost: linear in the term.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/evaluation/arithmetic.hpp"
#include "engine/result.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/fraction.hpp"
#include "query/plan/linear_form.hpp"

namespace muster::query {

enum class TermKind {
  number,
  day,
  instant,
  text,       ///< a 'literal', its meaning given by what it is compared with
  flag,       ///< TRUE or FALSE
  attribute,  ///< an attribute that arithmetic does not know (category, text, flag, …)
  favourite,  ///< FAVOURITE(…): a word
  grade,      ///< GRADE '…': a word
};

struct TypedTerm {
  const Term* term = nullptr;
  TermKind kind = TermKind::number;
  /// The term is this attribute and nothing else.
  const engine::Attribute* attribute = nullptr;
  /// The term is this measure of events and nothing else.
  std::shared_ptr<const engine::EventMeasure> measure{};
  int measure_scale = 0;  ///< digits after the point in the measure's units
  /// The term is this score (a number) or this grade and nothing else.
  std::shared_ptr<const BoundScore> score{};
  std::string text{};
  bool flag = false;
  /// number, day (since 1970), instant (seconds since 1970); empty when it is not linear in one
  /// source or its constants do not fit.
  std::optional<LinearForm> form{};
  engine::Arithmetic program{};
  bool constant = true;     ///< the same for every customer
  bool from_today = false;  ///< a day counted from TODAY: hours count from as_of's time of day
  /// The engine's programs have no BUCKET and no QUANTILE: only `form` may be used.
  bool has_bucket = false;
  bool undefined = false;  ///< divides by a constant zero: no value, ever

  SourceSpan span() const { return term->span; }
};

/// Looks up names and settles kinds. Errors: unknown_name, wrong_type, invalid_query.
Result<TypedTerm> read_term(const Term& term, Binding& binding);

/// A text literal as a day or (with a time of day) an instant; the Error says what is expected.
Result<TypedTerm> as_moment(const TypedTerm& literal, Binding& binding);
/// A text literal as a number; the Error names `beside`, what it is compared with.
Result<TypedTerm> as_number(const TypedTerm& literal, const TypedTerm& beside, Binding& binding);

/// A constant of the kind given.
TypedTerm constant_term(const Term& term, TermKind kind, Fraction value);
/// Requires a constant day: the term as the first instant of that day.
TypedTerm start_of_day(const TypedTerm& day, Binding& binding);
/// Requires a constant day.
engine::Day day_of(const TypedTerm& term);

/// The term as the printer writes it, cut to a length that a message can hold.
std::string shortened(const Term& term);

void append(engine::Arithmetic& program, engine::ArithmeticCode code);
void append_constant(engine::Arithmetic& program, engine::Decimal value);

/// "spend is a number", "'abc' is a text", for messages.
std::string kind_sentence(const TypedTerm& term);

}  // namespace muster::query
