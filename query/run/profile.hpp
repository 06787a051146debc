// Who an audience is: every value of every attribute beside the base, the most telling first.
//
// Values are ranked by what is certain of their lift: the bound nearer to 1 of its 95 % confidence
// interval, so that a handful of customers does not shout. With a of n customers in the audience
// and b of m in the base, each raised by ½ (Walter, "The distribution of Levin's measure of
// attributable risk", Biometrika 1975), the interval is that of the risk ratio (Katz, Baptista,
// Azen and Pike, "Obtaining confidence intervals for the risk ratio in cohort studies", Biometrics
// 1978): exp(ln((a / n) / (b / m)) ± 1.96 · √(1/a − 1/n + 1/b − 1/m)). Counts are exact.
// Threads: reads only. Cost: one evaluation, then a pass or two over every attribute.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/measured_value.hpp"
#include "query/run/query.hpp"

namespace muster::query {

inline constexpr std::size_t kDefaultProfileValues = 20;
inline constexpr std::size_t kDefaultProfileBins = 10;
inline constexpr std::size_t kMaxProfileBins = 100;

struct ProfileRequest {
  Query query{};
  /// Compared with these customers; without, with all.
  std::optional<Query> versus{};
  /// Attributes by name; empty: all.
  std::vector<std::string> attributes{};
  /// Values shown of each attribute, the most telling first; unknown comes on top of them.
  std::size_t values = kDefaultProfileValues;
  /// Quantiles of the base that numbers, dates, times and reals are cut at.
  std::size_t bins = kDefaultProfileBins;
};

struct ProfileValue {
  std::string attribute;
  /// "Moscow", "true", "25 to 31", "(unknown)", "(none)" for known, empty tags.
  std::string label;
  bool unknown = false;  ///< these are the customers whose value is unknown
  /// The test as the language writes it; empty where no literal holds an end of the bin.
  std::optional<std::string> condition{};
  std::uint64_t count = 0;
  std::uint64_t base_count = 0;
  double share = 0;
  double base_share = 0;
  /// share / base_share; empty where nobody in the base has it. 100 times as an index.
  std::optional<double> lift{};
  double lift_low = 0;  ///< ends of the 95 % confidence interval
  double lift_high = 0;
};

/// Values that were left out of an attribute's.
struct ProfileRest {
  std::string attribute;
  std::uint64_t values = 0;
  std::uint64_t count = 0;  ///< the sum of their counts; under tags a customer may count often
  std::uint64_t base_count = 0;
};

struct ProfileAnswer {
  /// Values that are certainly more frequent than in the base, by lift_low, the highest first; then
  /// those certainly less frequent, by lift_high, the lowest first; then all others by count.
  std::vector<ProfileValue> values;
  std::vector<ProfileRest> rest;
  std::uint64_t count = 0;  ///< customers in the audience
  std::uint64_t base = 0;   ///< customers it is compared with
  std::uint64_t population = 0;
  std::string version;
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings;
};

/// Of text and place attributes only whether they are known. Errors: bind()'s, that of `versus`
/// saying so; unknown_name; invalid_input for an attribute named twice or bins outside
/// 2 … kMaxProfileBins; deadline_exceeded.
Result<ProfileAnswer> profile(const engine::Population& population, const ProfileRequest& request,
                              const engine::Execution& execution = {});

}  // namespace muster::query
