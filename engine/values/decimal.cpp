#include "engine/values/decimal.hpp"

#include <array>
#include <cstddef>

#include "engine/check.hpp"

namespace muster::engine {
namespace {

constexpr std::array<std::int64_t, kMaxDecimalDigits + 1> kPowers = [] {
  std::array<std::int64_t, kMaxDecimalDigits + 1> powers{};
  std::int64_t power = 1;
  for (auto& slot : powers) {
    slot = power;
    power *= slot < 1'000'000'000'000'000'000 ? 10 : 1;
  }
  return powers;
}();

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::int64_t power_of_ten(int exponent) {
  ENGINE_CHECK(exponent >= 0 && exponent <= kMaxDecimalDigits);
  return kPowers[static_cast<std::size_t>(exponent)];
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string_view fraction;
  if (point != std::string_view::npos) {
    fraction = text.substr(point + 1);
    if (fraction.empty()) return std::nullopt;
  } else if (whole.empty()) {
    return std::nullopt;
  }

  std::int64_t units = 0;
  for (const char c : whole) {
    if (!is_digit(c) || units > kMaxUnits / 10) return std::nullopt;
    units = units * 10 + (c - '0');
  }

  // Zeros at the end are kept as long as they fit, and are the only digits that may be dropped.
  int scale = 0;
  bool full = false;
  for (const char c : fraction) {
    if (!is_digit(c)) return std::nullopt;
    full = full || scale == kMaxDecimalDigits || units > kMaxUnits / 10;
    if (!full) {
      units = units * 10 + (c - '0');
      ++scale;
    } else if (c != '0') {
      return std::nullopt;
    }
  }
  return Decimal{negative ? -units : units, scale};
}

std::string format_decimal(Decimal value) {
  ENGINE_CHECK(value.scale >= 0 && value.scale <= kMaxDecimalDigits);
  // Unsigned, so that no value of `units` overflows when its sign is taken off.
  const bool negative = value.units < 0;
  const auto magnitude = negative ? std::uint64_t{0} - static_cast<std::uint64_t>(value.units)
                                  : static_cast<std::uint64_t>(value.units);
  std::string digits = std::to_string(magnitude);
  const auto scale = static_cast<std::size_t>(value.scale);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
  if (negative) digits.insert(0, 1, '-');
  return digits;
}

Decimal normalised(Decimal value) {
  while (value.scale > 0 && value.units % 10 == 0) {
    value.units /= 10;
    --value.scale;
  }
  return value;
}

int compare(Decimal left, Decimal right) {
  // 2^63 × 10^18 is below 2^127, so both sides fit whatever the units.
  __extension__ using Wide = __int128;
  Wide a = left.units;
  Wide b = right.units;
  if (left.scale < right.scale) a *= power_of_ten(right.scale - left.scale);
  if (right.scale < left.scale) b *= power_of_ten(left.scale - right.scale);
  return a < b ? -1 : (a > b ? 1 : 0);
}

std::optional<std::int64_t> units_at_scale(Decimal value, int scale) {
  if (scale < -kMaxDecimalDigits || scale > kMaxDecimalDigits) return std::nullopt;
  if (value.units == 0) return 0;
  value = normalised(value);
  const int shift = scale - value.scale;
  if (shift > kMaxDecimalDigits || shift < -kMaxDecimalDigits) return std::nullopt;
  if (shift >= 0) {
    const std::int64_t limit = kMaxUnits / power_of_ten(shift);
    if (value.units > limit || value.units < -limit) return std::nullopt;
    return value.units * power_of_ten(shift);
  }
  // Fewer decimals than the value has, or a negative scale: units of ten, a hundred, ….
  if (value.units % power_of_ten(-shift) != 0) return std::nullopt;
  return value.units / power_of_ten(-shift);
}

}  // namespace muster::engine
