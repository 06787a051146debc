// Numbers as people write them: a decimal point or comma, thousands set apart or not.
//
// One column has one decimal sign, settled over the whole column: `1,234` alone says nothing.
// Thousands may be set apart by blanks (U+0020, U+00A0, U+202F, U+2009), apostrophes, or the sign
// that is not the decimal one. Threads: plain functions. Cost: about a nanosecond a digit.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace muster::loaders {

/// How many digits a number has before and after its decimal sign.
struct DigitCount {
  std::uint8_t whole = 0;
  std::uint8_t fraction = 0;
  bool fraction_is_zero = true;
};

/// What a cell is as a number, before its column's decimal sign is known.
struct NumberScan {
  bool fits_point = false;  ///< a number if the decimal sign is a point
  bool fits_comma = false;
  DigitCount point;
  DigitCount comma;
  bool signs_differ = false;  ///< fits both, with different values (`1,234`)
  bool has_comma = false;
  bool leading_zero = false;  ///< 04001: a label, no number (fits neither)
  bool plus = false;          ///< +7…: a label, no number (fits neither)
  bool too_long = false;      ///< over 18 digits before the sign, or 38 in all (fits neither)
  bool real_only = false;     ///< has an exponent: no decimal, but a real
};

/// False when `text` is no number of any kind.
bool scan_number(std::string_view text, NumberScan& scan);

enum class NumberMisfit : std::uint8_t { none, no_number, too_many_fraction_digits, too_large };

/// Reads `text` in units of 10^-scale with the given decimal sign. Leading zeros and `+` are read
/// too: whoever declares a number means it.
NumberMisfit read_units(std::string_view text, char decimal, int scale, std::int64_t& units);

/// Reads `text` as a double; empty unless the whole text is a finite number.
std::optional<double> read_real(std::string_view text, char decimal);

}  // namespace muster::loaders
