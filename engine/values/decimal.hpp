// Exact decimals: a whole number of units of 10^-scale, at most 18 significant digits.
//
// Money and counts are never floating point in Muster; an attribute fixes one scale and stores
// only the units. Threads: plain values. Cost: a few nanoseconds each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster::engine {

inline constexpr int kMaxDecimalDigits = 18;
inline constexpr std::int64_t kMaxUnits = 999'999'999'999'999'999;  // 18 nines

/// units × 10^-scale, 0 ≤ scale ≤ 18, |units| ≤ kMaxUnits.
struct Decimal {
  std::int64_t units = 0;
  int scale = 0;
  /// Same units and same scale (1.50 and 1.5 differ; compare() says they are equal in value).
  friend bool operator==(const Decimal&, const Decimal&) = default;
};

/// Reads `[+-]digits[.digits]` or `[+-].digits` exactly, keeping trailing zeros in the scale
/// (those past the 18th digit excepted: they say nothing and do not fit). Empty when the text is
/// anything else or needs more than 18 digits.
std::optional<Decimal> parse_decimal(std::string_view text);

/// "12.50" for {1250, 2}; "-0.05" for {-5, 2}. Always `scale` digits after the point.
std::string format_decimal(Decimal value);

/// The same value without trailing zeros after the point.
Decimal normalised(Decimal value);

/// −1, 0 or 1 by value, whatever the scales.
int compare(Decimal left, Decimal right);

/// `value` in units of 10^-scale; empty if it is no whole number of them or needs over 18 digits.
/// A negative scale counts in tens, hundreds, …: 1500 at scale -2 is 15.
std::optional<std::int64_t> units_at_scale(Decimal value, int scale);

/// 10^exponent for 0 ≤ exponent ≤ 18.
std::int64_t power_of_ten(int exponent);

}  // namespace muster::engine
