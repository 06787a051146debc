// The units a card's points are counted in, and how decimals become them. Inside this room only.
//
// Threads: plain values. Cost: nanoseconds.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/result.hpp"
#include "engine/values/decimal.hpp"
#include "query/plan/fraction.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

inline constexpr int kMostPointDigits = 9;

/// Units of 10^-scale.
struct CardUnits {
  int scale = 0;

  /// Rounded to a whole number of units, halves away from zero; empty past 18 digits.
  std::optional<std::int64_t> rounded(engine::Decimal points) const;
  /// Empty where it is no whole number of units, or past 18 digits.
  std::optional<std::int64_t> exactly(engine::Decimal points) const;
};

/// The card's `decimals`, or else as many digits as its points have (zeros at the end do not
/// count). Error: invalid_input past kMostPointDigits.
Result<CardUnits> units_of(const Scorecard& card);

/// Nearest whole number, halves away from zero.
WideInteger nearest(Fraction value);

}  // namespace muster::query
