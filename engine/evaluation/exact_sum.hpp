// Sums that lose nothing: of units, of doubles and of fractions.
//
// Fractions are kept apart by denominator, so adding one is adding two whole numbers. A sum of many
// denominators may have no decimal that holds it and a common denominator of millions of digits, so
// it is never written out as one fraction but rounded once, correctly, when it is asked for: its
// terms are cut to a few dozen more places than wanted, which bounds the error; only where a bound
// straddles a rounding border is the common denominator needed.
// Threads: plain values; one for each thread, then added up. Cost: a hash look-up a fraction.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <map>
#include <string>

#include "engine/evaluation/fraction.hpp"
#include "engine/result.hpp"
#include "engine/values/exact_number.hpp"

namespace muster::engine {

class ExactSum {
 public:
  /// Different denominators that a sum may have.
  static constexpr std::size_t kMaxDenominators = 1'000'000;

  /// Adds numerator / denominator, in lowest terms. Fewer than 2^32 of them.
  void add(std::int64_t numerator, std::uint64_t denominator) { small_[denominator] += numerator; }
  void add(const ExactNumber& value) { large_[value.denominator()] += value.numerator(); }
  /// Adds a whole sum of units of 10^-scale.
  void add_units(Integer128 units, int scale);
  void add(const ExactSum& other);

  std::size_t denominators() const { return small_.size() + large_.size(); }

  /// The sum divided by `by`, to `places` digits after the point, halves away from zero. Error
  /// (limit_exceeded): it is so near a border that more than a common denominator of
  /// kMostCommon terms would have to decide.
  Result<std::string> rounded(int places, std::uint64_t by = 1) const;
  /// As one number. Error (limit_exceeded) for more than kMostCommon denominators.
  Result<ExactNumber> exact(std::uint64_t by = 1) const;

 private:
  static constexpr std::size_t kMostCommon = 4'096;

  boost::unordered_flat_map<std::uint64_t, Integer128> small_;
  std::map<BigInteger, BigInteger> large_;
};

/// The sum of doubles, exactly: whole numbers of the smallest unit of each exponent.
class ExactRealSum {
 public:
  /// Requires a finite value; fewer than 2^32 of them.
  void add(double value);
  void add(const ExactRealSum& other);
  ExactNumber exact() const;

 private:
  std::map<int, Integer128> by_exponent_;
};

/// An Integer128 as a number of any size.
BigInteger widened(Integer128 value);

}  // namespace muster::engine
