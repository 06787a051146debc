#include "engine/values/exact_number.hpp"

#include <cmath>
#include <utility>

#include "engine/check.hpp"

namespace muster::engine {

namespace {

using Integer = ExactNumber::Integer;

Integer power(int places) {
  return boost::multiprecision::pow(Integer(10), static_cast<unsigned>(places));
}

}  // namespace

ExactNumber::ExactNumber(Integer numerator, Integer denominator)
    : numerator_(std::move(numerator)), denominator_(std::move(denominator)) {
  ENGINE_CHECK(denominator_ != 0);
  if (denominator_ < 0) {
    numerator_ = -numerator_;
    denominator_ = -denominator_;
  }
  const Integer divisor = gcd(numerator_, denominator_);
  if (divisor > 1) {
    numerator_ /= divisor;
    denominator_ /= divisor;
  }
}

ExactNumber::ExactNumber(Decimal value) : ExactNumber(value.units, power_of_ten(value.scale)) {}

ExactNumber ExactNumber::of(double value) {
  ENGINE_CHECK(std::isfinite(value));
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  constexpr int kDigits = 53;
  const Integer mantissa = static_cast<std::int64_t>(std::ldexp(fraction, kDigits));
  exponent -= kDigits;
  if (exponent >= 0) return {mantissa << static_cast<unsigned>(exponent), 1};
  return {mantissa, Integer(1) << static_cast<unsigned>(-exponent)};
}

std::string ExactNumber::rounded(int places) const {
  // |x| + ½ of the last place, cut.
  const Integer doubled = abs(numerator_) * power(places) * 2 + denominator_;
  const Integer units = doubled / (denominator_ * 2);
  return format_units(numerator_ < 0 ? -units : units, places);
}

std::optional<std::string> ExactNumber::digits(int places) const {
  const Integer units = numerator_ * power(places);
  if (units % denominator_ != 0) return std::nullopt;
  std::string text = format_units(units / denominator_, places);
  if (places == 0) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

double ExactNumber::to_double() const {
  return boost::multiprecision::cpp_rational(numerator_, denominator_).convert_to<double>();
}

std::string ExactNumber::fraction() const {
  return denominator_ == 1 ? numerator_.str() : numerator_.str() + "/" + denominator_.str();
}

Integer ExactNumber::floor() const {
  Integer quotient = numerator_ / denominator_;
  if (numerator_ < 0 && quotient * denominator_ != numerator_) --quotient;
  return quotient;
}

std::string format_units(const Integer& units, int places) {
  std::string text = Integer(abs(units)).str();
  const auto after = static_cast<std::size_t>(places);
  if (text.size() <= after) text.insert(0, after + 1 - text.size(), '0');
  if (after > 0) text.insert(text.size() - after, 1, '.');
  return units < 0 ? "-" + text : text;
}

}  // namespace muster::engine
