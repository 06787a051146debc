// Exact numbers of any size: quotients that no decimal holds, and what sums and means are made of.
//
// Threads: plain values. Cost: an allocation or two each; for answers, not for rows.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <string>

#include "engine/values/decimal.hpp"

namespace muster::engine {

class ExactNumber {
 public:
  using Integer = boost::multiprecision::cpp_int;

  /// 0.
  ExactNumber() = default;
  /// numerator / denominator, brought to lowest terms. Requires denominator ≠ 0.
  ExactNumber(Integer numerator, Integer denominator);
  explicit ExactNumber(Decimal value);
  /// Requires a finite double; exact.
  static ExactNumber of(double value);

  const Integer& numerator() const { return numerator_; }
  /// Above 0.
  const Integer& denominator() const { return denominator_; }

  /// `places` digits after the point, halves rounded away from zero: "33.33", "-0.05".
  std::string rounded(int places) const;
  /// All its digits, where at most `places` stand after the point; empty if it has more.
  std::optional<std::string> digits(int places) const;
  /// The nearest double.
  double to_double() const;
  /// "100/3", "5".
  std::string fraction() const;
  /// The largest whole number that is not above it.
  Integer floor() const;

  friend bool operator==(const ExactNumber&, const ExactNumber&) = default;
  friend bool operator<(const ExactNumber& left, const ExactNumber& right) {
    return left.numerator_ * right.denominator_ < right.numerator_ * left.denominator_;
  }

 private:
  Integer numerator_ = 0;
  Integer denominator_ = 1;
};

/// `units` / 10^places as text, with that many digits after the point.
std::string format_units(const ExactNumber::Integer& units, int places);

}  // namespace muster::engine
