#include "query/plan/fraction.hpp"

#include <charconv>
#include <string>

namespace muster::query {
namespace {

WideInteger magnitude(WideInteger value) { return value < 0 ? -value : value; }

WideInteger greatest_common_divisor(WideInteger left, WideInteger right) {
  left = magnitude(left);
  right = magnitude(right);
  while (right != 0) {
    const WideInteger rest = left % right;
    left = right;
    right = rest;
  }
  return left;
}

// The one 128-bit value whose negation does not fit; kept out so that signs can be flipped freely.
constexpr WideInteger kLowest = WideInteger{1} << 126 << 1;

std::optional<WideInteger> product(WideInteger left, WideInteger right) {
  WideInteger result = 0;
  if (__builtin_mul_overflow(left, right, &result) || result == kLowest) return std::nullopt;
  return result;
}

std::optional<WideInteger> sum(WideInteger left, WideInteger right) {
  WideInteger result = 0;
  if (__builtin_add_overflow(left, right, &result) || result == kLowest) return std::nullopt;
  return result;
}

}  // namespace

std::optional<Fraction> fraction_of(WideInteger numerator, WideInteger denominator) {
  if (denominator == 0 || numerator == kLowest || denominator == kLowest) return std::nullopt;
  const WideInteger divisor = greatest_common_divisor(numerator, denominator);
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  return Fraction{numerator / divisor, denominator / divisor};
}

Fraction fraction_of(engine::Decimal value) {
  return *fraction_of(WideInteger{value.units}, WideInteger{engine::power_of_ten(value.scale)});
}

Fraction fraction_of(std::int64_t whole) { return Fraction{whole, 1}; }

std::optional<Fraction> add(Fraction left, Fraction right) {
  const auto left_part = product(left.numerator, right.denominator);
  const auto right_part = product(right.numerator, left.denominator);
  const auto denominator = product(left.denominator, right.denominator);
  if (!left_part || !right_part || !denominator) return std::nullopt;
  const auto numerator = sum(*left_part, *right_part);
  if (!numerator) return std::nullopt;
  return fraction_of(*numerator, *denominator);
}

std::optional<Fraction> subtract(Fraction left, Fraction right) {
  return add(left, Fraction{-right.numerator, right.denominator});
}

std::optional<Fraction> multiply(Fraction left, Fraction right) {
  const auto numerator = product(left.numerator, right.numerator);
  const auto denominator = product(left.denominator, right.denominator);
  if (!numerator || !denominator) return std::nullopt;
  return fraction_of(*numerator, *denominator);
}

std::optional<Fraction> divide(Fraction left, Fraction right) {
  const auto numerator = product(left.numerator, right.denominator);
  const auto denominator = product(left.denominator, right.numerator);
  if (!numerator || !denominator) return std::nullopt;
  return fraction_of(*numerator, *denominator);
}

std::optional<Fraction> negate(Fraction value) {
  return Fraction{-value.numerator, value.denominator};
}

int sign(Fraction value) { return value.numerator == 0 ? 0 : (value.numerator < 0 ? -1 : 1); }

WideInteger floor_of(Fraction value) {
  const WideInteger whole = value.numerator / value.denominator;
  const bool below = value.numerator < 0 && value.numerator % value.denominator != 0;
  return below ? whole - 1 : whole;
}

WideInteger ceiling_of(Fraction value) {
  const WideInteger whole = value.numerator / value.denominator;
  const bool above = value.numerator > 0 && value.numerator % value.denominator != 0;
  return above ? whole + 1 : whole;
}

double to_double(Fraction value) {
  return static_cast<double>(static_cast<long double>(value.numerator) /
                             static_cast<long double>(value.denominator));
}

double to_double(engine::Decimal value) {
  const std::string digits = engine::format_decimal(value);
  double nearest = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), nearest);
  return nearest;
}

}  // namespace muster::query
