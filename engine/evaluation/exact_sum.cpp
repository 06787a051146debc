#include "engine/evaluation/exact_sum.hpp"

#include <cmath>
#include <vector>

#include "engine/check.hpp"

namespace muster::engine {

namespace {

struct Term {
  BigInteger numerator;
  BigInteger denominator;
};

BigInteger power_of(int base, int exponent) {
  return boost::multiprecision::pow(BigInteger(base), static_cast<unsigned>(exponent));
}

BigInteger floor_quotient(const BigInteger& numerator, const BigInteger& denominator) {
  BigInteger quotient = numerator / denominator;
  if (numerator < 0 && quotient * denominator != numerator) --quotient;
  return quotient;
}

// value / scale rounded to whole numbers, halves away from zero.
BigInteger rounded_quotient(const BigInteger& value, const BigInteger& scale) {
  const BigInteger units = (abs(value) * 2 + scale) / (scale * 2);
  return value < 0 ? BigInteger(-units) : units;
}

std::vector<Term> terms_of(const boost::unordered_flat_map<std::uint64_t, Integer128>& small,
                           const std::map<BigInteger, BigInteger>& large) {
  std::vector<Term> terms;
  for (const auto& [denominator, numerator] : small) {
    terms.push_back({widened(numerator), BigInteger(denominator)});
  }
  for (const auto& [denominator, numerator] : large) terms.push_back({numerator, denominator});
  return terms;
}

}  // namespace

BigInteger widened(Integer128 value) {
  const bool negative = value < 0;
  __extension__ using Unsigned128 = unsigned __int128;
  const auto bits = negative ? -static_cast<Unsigned128>(value) : static_cast<Unsigned128>(value);
  BigInteger result = static_cast<std::uint64_t>(bits >> 64);
  result <<= 64;
  result += static_cast<std::uint64_t>(bits);
  return negative ? BigInteger(-result) : result;
}

void ExactSum::add_units(Integer128 units, int scale) {
  large_[power_of(10, scale)] += widened(units);
}

void ExactSum::add(const ExactSum& other) {
  for (const auto& [denominator, numerator] : other.small_) small_[denominator] += numerator;
  for (const auto& [denominator, numerator] : other.large_) large_[denominator] += numerator;
}

Result<std::string> ExactSum::rounded(int places, std::uint64_t by) const {
  ENGINE_CHECK(by > 0);
  if (denominators() <= kMostCommon / 16) return exact(by)->rounded(places);
  constexpr int kGuardPlaces = 40;
  const BigInteger grid = power_of(10, places + kGuardPlaces);
  const std::vector<Term> terms = terms_of(small_, large_);
  BigInteger low = 0;
  for (const Term& term : terms) low += floor_quotient(term.numerator * grid, term.denominator);
  // The sum lies in [low, low + terms) / grid.
  const BigInteger high = low + terms.size();
  const BigInteger scale = power_of(10, kGuardPlaces) * by;
  const BigInteger units = rounded_quotient(low, scale);
  if (units == rounded_quotient(high, scale)) return format_units(units, places);
  const auto value = exact(by);
  if (!value) return value.error();
  return value->rounded(places);
}

Result<ExactNumber> ExactSum::exact(std::uint64_t by) const {
  const std::vector<Term> terms = terms_of(small_, large_);
  if (terms.size() > kMostCommon) {
    return Error{ErrorCode::limit_exceeded,
                 "the sum has too many denominators to be rounded at this place; ask for another "
                 "number of places"};
  }
  BigInteger common = 1;
  for (const Term& term : terms) common = lcm(common, term.denominator);
  BigInteger numerator = 0;
  for (const Term& term : terms) numerator += term.numerator * (common / term.denominator);
  return ExactNumber(std::move(numerator), common * by);
}

void ExactRealSum::add(double value) {
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  constexpr int kDigits = 53;
  by_exponent_[exponent - kDigits] += static_cast<std::int64_t>(std::ldexp(fraction, kDigits));
}

void ExactRealSum::add(const ExactRealSum& other) {
  for (const auto& [exponent, mantissas] : other.by_exponent_) by_exponent_[exponent] += mantissas;
}

ExactNumber ExactRealSum::exact() const {
  if (by_exponent_.empty()) return {};
  const int lowest = std::min(by_exponent_.begin()->first, 0);
  BigInteger units = 0;
  for (const auto& [exponent, mantissas] : by_exponent_) {
    units += widened(mantissas) << static_cast<unsigned>(exponent - lowest);
  }
  return {std::move(units), BigInteger(1) << static_cast<unsigned>(-lowest)};
}

}  // namespace muster::engine
