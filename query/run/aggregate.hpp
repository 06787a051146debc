// Sums, means, extremes and quantiles of measures over an audience, exact.
// Threads: reads only. Cost: one evaluation, then one or two passes over the audience a measure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/measured_value.hpp"
#include "query/run/query.hpp"

namespace muster::query {

inline constexpr std::size_t kMaxMeasures = 100;
inline constexpr std::size_t kMaxQuantiles = 1'000;

/// Deciles and quartiles: 0.1, 0.2, 0.25, 0.3, …, 0.9.
std::vector<engine::Decimal> default_quantiles();

struct AggregateRequest {
  Query query{};
  /// Values as text: `spend`, `spend / orders`, `age(birth_date)`.
  std::vector<std::string> of{};
  /// Each from 0 to 1.
  std::vector<engine::Decimal> quantiles = default_quantiles();
  /// Digits after the point of means and quotients.
  int places = kDefaultPlaces;
};

struct Quantile {
  engine::Decimal at;
  MeasuredValue value;
};

struct Aggregate {
  std::string of;  ///< canonical
  engine::Measure::Kind kind = engine::Measure::Kind::number;
  std::uint64_t known = 0;    ///< customers with a value
  std::uint64_t unknown = 0;  ///< without: unknown, or divided by zero
  Figure sum{};               ///< nothing for dates and times
  /// Of dates the nearest day, of times the nearest second; halves away from 1970.
  Figure mean{};
  MeasuredValue minimum{};
  MeasuredValue maximum{};
  /// By the inverse of the empirical distribution (type 1 of Hyndman and Fan, "Sample Quantiles in
  /// Statistical Packages", 1996): the smallest value that at least the share `at` of the customers
  /// with a value do not exceed. So each is a value that occurs.
  std::vector<Quantile> quantiles{};
};

struct AggregateAnswer {
  std::vector<Aggregate> aggregates;  ///< as asked
  int places = kDefaultPlaces;
  std::uint64_t count = 0;  ///< customers in the audience
  std::uint64_t population = 0;
  std::string version;
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings;
};

/// Nobody with a value: no figures and no quantiles' values. Errors: bind()'s, bind_measure()'s
/// naming the text; invalid_input for no measure, quantiles outside 0 … 1 or places outside
/// 0 … kMaxPlaces; limit_exceeded; deadline_exceeded.
Result<AggregateAnswer> aggregate(const engine::Population& population,
                                  const AggregateRequest& request,
                                  const engine::Execution& execution = {});

/// The rank of quantile `at` among `known` ≥ 1 values: ⌈at · known⌉, at least 1.
std::uint64_t rank_of(engine::Decimal at, std::uint64_t known);

/// invalid_input unless 0 ≤ at ≤ 1 for all; limit_exceeded for more than kMaxQuantiles.
Status check_quantiles(const std::vector<engine::Decimal>& quantiles);

}  // namespace muster::query
