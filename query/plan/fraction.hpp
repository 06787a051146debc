// Exact fractions of 128-bit integers, for folding the constants of a query.
//
// Every operation is exact or gives nothing when a result does not fit; whoever asked then leaves
// the work to the engine, whose arithmetic is unbounded. Threads: pure functions, plain values.
// Cost: a few 128-bit divisions each.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/values/decimal.hpp"

namespace muster::query {

using WideInteger = __int128;

/// numerator / denominator in lowest terms, denominator > 0.
struct Fraction {
  WideInteger numerator = 0;
  WideInteger denominator = 1;
  friend bool operator==(const Fraction&, const Fraction&) = default;
};

/// Lowest terms; empty when denominator is 0 or a part does not fit.
std::optional<Fraction> fraction_of(WideInteger numerator, WideInteger denominator);
Fraction fraction_of(engine::Decimal value);
Fraction fraction_of(std::int64_t whole);

std::optional<Fraction> add(Fraction left, Fraction right);
std::optional<Fraction> subtract(Fraction left, Fraction right);
std::optional<Fraction> multiply(Fraction left, Fraction right);
/// Empty also for a zero `right`.
std::optional<Fraction> divide(Fraction left, Fraction right);
std::optional<Fraction> negate(Fraction value);

/// −1, 0 or 1.
int sign(Fraction value);
/// The largest whole number ≤ value.
WideInteger floor_of(Fraction value);
/// The smallest whole number ≥ value.
WideInteger ceiling_of(Fraction value);
/// The nearest double, but for the last bit of long fractions.
double to_double(Fraction value);
/// The nearest double, as its digits read.
double to_double(engine::Decimal value);

}  // namespace muster::query
