// Exact fractions: what one row's arithmetic is done in when plain 64-bit integers may not do.
//
// Fraction<__int128> reports overflow and is then redone as Fraction<cpp_int>, which cannot.
// Threads: plain values. Cost: a few nanoseconds an operation with __int128.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <utility>

#include "engine/values/integer128.hpp"

namespace muster::engine {

using BigInteger = boost::multiprecision::cpp_int;

inline bool add_overflows(Integer128 a, Integer128 b, Integer128& out) {
  return __builtin_add_overflow(a, b, &out);
}
inline bool multiply_overflows(Integer128 a, Integer128 b, Integer128& out) {
  return __builtin_mul_overflow(a, b, &out);
}
inline bool add_overflows(const BigInteger& a, const BigInteger& b, BigInteger& out) {
  out = a + b;
  return false;
}
inline bool multiply_overflows(const BigInteger& a, const BigInteger& b, BigInteger& out) {
  out = a * b;
  return false;
}

/// numerator / denominator, the denominator always positive; not reduced.
template <typename Integer>
struct Fraction {
  Integer numerator = 0;
  Integer denominator = 1;
};

/// Why an operation has no result.
enum class FractionFailure { overflow, division_by_zero };

template <typename Integer>
class FractionArithmetic {
 public:
  using Value = Fraction<Integer>;

  bool failed() const { return failure_.has_value(); }
  std::optional<FractionFailure> failure() const { return failure_; }

  Value add(const Value& a, const Value& b) {
    if (a.denominator == b.denominator) return {sum(a.numerator, b.numerator), a.denominator};
    return {sum(product(a.numerator, b.denominator), product(b.numerator, a.denominator)),
            product(a.denominator, b.denominator)};
  }
  Value negate(const Value& a) { return {product(a.numerator, Integer(-1)), a.denominator}; }
  Value subtract(const Value& a, const Value& b) { return add(a, negate(b)); }
  Value multiply(const Value& a, const Value& b) {
    return {product(a.numerator, b.numerator), product(a.denominator, b.denominator)};
  }
  Value divide(const Value& a, const Value& b) {
    if (b.numerator == 0) {
      failure_ = FractionFailure::division_by_zero;
      return {};
    }
    Value inverse{b.denominator, b.numerator};
    if (inverse.denominator < 0)
      inverse = {product(b.denominator, Integer(-1)), product(b.numerator, Integer(-1))};
    return multiply(a, inverse);
  }
  /// −1, 0, 1.
  int compare(const Value& a, const Value& b) {
    if (a.denominator == b.denominator) return order(a.numerator, b.numerator);
    return order(product(a.numerator, b.denominator), product(b.numerator, a.denominator));
  }

 private:
  static int order(const Integer& a, const Integer& b) { return a < b ? -1 : (b < a ? 1 : 0); }
  Integer sum(const Integer& a, const Integer& b) {
    Integer result = 0;
    if (add_overflows(a, b, result)) failure_ = FractionFailure::overflow;
    return result;
  }
  Integer product(const Integer& a, const Integer& b) {
    Integer result = 0;
    if (multiply_overflows(a, b, result)) failure_ = FractionFailure::overflow;
    return result;
  }

  std::optional<FractionFailure> failure_;
};

}  // namespace muster::engine
