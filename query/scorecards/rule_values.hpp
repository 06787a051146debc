// What a rule reads of each customer: a term as the engine counts it, in whole units, and where in
// those units a bin begins. Inside this room only.
//
// Threads: one binding at a time. Cost: linear in the term.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/arithmetic.hpp"
#include "engine/result.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/typed_term.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

/// Digits after the point to which a quotient is taken, and most that arithmetic is; the rest is
/// cut downwards.
inline constexpr int kQuotientDigits = 6;
inline constexpr int kMostValueDigits = 9;

/// A term that a rule may read: a number, day or instant that differs from customer to customer.
/// Errors: read_term()'s; wrong_type for what has no order or no value to calculate.
Result<TypedTerm> read_rule_term(const Term& term, Binding& binding);

/// The digits after the point that hold every value of the term exactly; empty for quotients and
/// for longer ones than 18.
std::optional<int> exact_digits(const TypedTerm& term, const engine::Population& population);

/// The digits that `per` takes of a value: all it has, or kQuotientDigits or kMostValueDigits.
int unit_digits(const TypedTerm& term, const engine::Population& population);

/// Where bins of `of` begin: bin i + 1 from starts[i], in units of 10^-scale, ascending. Exact: a
/// value that is cut downwards lies on the same side of each.
struct BinStarts {
  int scale = 0;
  std::vector<std::int64_t> starts;
};
/// Errors name the bin: `bins[1].below: …`.
Result<BinStarts> read_bin_starts(const TypedTerm& of, const std::vector<ScoreBin>& bins,
                                  Binding& binding);

}  // namespace muster::query
