// Inverse sizing: which cut-off of a measure leaves so many customers, and how many each leaves.
//
// Customers are kept from the top (`of >= v`) or from the bottom (`of <= v`). Those with the same
// value stand or fall together, so a size may lie between two cut-offs: both are told, with exact
// counts. Threads: reads only. Cost: one evaluation, then two or three passes over the audience.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/aggregate.hpp"
#include "query/run/measured_value.hpp"
#include "query/run/query.hpp"

namespace muster::query {

inline constexpr std::size_t kMaxCutoffs = 1'000;

enum class Keep { highest, lowest };

struct CutoffsRequest {
  Query query{};
  std::string of{};  ///< a value as text
  Keep keep = Keep::highest;
  std::vector<std::uint64_t> sizes{};
  /// Cut-offs to count at, as texts of the measure's kind; without any, the quantiles.
  std::vector<std::string> at{};
  std::vector<engine::Decimal> quantiles = default_quantiles();
  int places = kDefaultPlaces;  ///< of quotients
};

struct Cutoff {
  MeasuredValue value{};
  std::uint64_t count = 0;  ///< customers it keeps
  double share = 0;         ///< of the audience
  std::uint64_t ties = 0;   ///< of them, those with this very value
  /// The test as the language writes it, to be joined to the where with AND; empty where no
  /// literal holds the value exactly.
  std::optional<std::string> condition{};
};

struct SizedCutoff {
  std::uint64_t size = 0;  ///< asked for
  /// The cut-off that keeps the fewest customers but `size` or more; empty where all customers with
  /// a value are fewer.
  std::optional<Cutoff> at_least{};
  /// The one that keeps the most but `size` or fewer; empty where every cut-off keeps more.
  std::optional<Cutoff> at_most{};
};

struct CutoffsAnswer {
  std::string of;  ///< canonical
  engine::Measure::Kind kind = engine::Measure::Kind::number;
  Keep keep = Keep::highest;
  std::vector<SizedCutoff> sizes;  ///< as asked
  /// What each cut-off keeps, fewest customers first; equal ones once.
  std::vector<Cutoff> curve;
  std::uint64_t known = 0;    ///< customers with a value
  std::uint64_t unknown = 0;  ///< without: no cut-off keeps them
  std::uint64_t count = 0;    ///< customers in the audience
  std::uint64_t population = 0;
  std::string version;
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings;
};

/// Errors: bind()'s, bind_measure()'s naming the text; wrong_type for a value in `at` that is none
/// of the measure's kind; invalid_input; limit_exceeded for more than kMaxCutoffs sizes or values;
/// deadline_exceeded.
Result<CutoffsAnswer> cutoffs(const engine::Population& population, const CutoffsRequest& request,
                              const engine::Execution& execution = {});

}  // namespace muster::query
