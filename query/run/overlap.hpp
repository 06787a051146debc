// How audiences meet: every pair, and who is in exactly which of them.
// Threads: reads only. Cost: binding, then engine::overlap: one walk over the chunks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/overlap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/count.hpp"
#include "query/run/query.hpp"

namespace muster::query {

inline constexpr std::size_t kDefaultOverlapRegions = 1'000;

struct OverlapRequest {
  /// Two or more; one without a name gets A, B, …, Z, AA, … by its place.
  std::vector<NamedQuery> segments{};
  /// Regions to show, the largest first.
  std::size_t limit = kDefaultOverlapRegions;
};

struct OverlapSegment {
  std::string name;
  std::string where;  ///< canonical
  std::uint64_t count = 0;
  double share = 0;  ///< of all customers
  std::vector<Warning> warnings{};
};

struct OverlapPair {
  std::size_t first = 0;  ///< places in the list of segments
  std::size_t second = 0;
  std::uint64_t count = 0;          ///< customers in both
  double share_of_first = 0;        ///< of the first's customers, how many are in the second
  double share_of_second = 0;       ///< the other way round
  std::optional<double> jaccard{};  ///< |both| / |either|; empty where nobody is in either
  /// |both| · population / (|first| · |second|): 1 where they meet as often as by chance; empty
  /// where one of them is empty.
  std::optional<double> lift{};
};

struct ExclusiveRegion {
  std::vector<std::size_t> segments;  ///< places in the list, ascending
  std::uint64_t count = 0;            ///< customers in all of them and in none of the others
  double share = 0;                   ///< of the union
};

struct OverlapAnswer {
  std::vector<OverlapSegment> segments;
  std::vector<OverlapPair> pairs;        ///< first < second, in that order
  bool has_regions = false;              ///< there are few enough segments for regions
  std::vector<ExclusiveRegion> regions;  ///< with customers, largest first
  std::uint64_t other_regions = 0;       ///< regions the limit cut off
  std::uint64_t other_count = 0;         ///< the sum of their counts
  std::uint64_t any = 0;                 ///< customers in at least one: the union
  std::uint64_t none = 0;                ///< in none
  std::uint64_t population = 0;
  std::string version;
  std::int64_t elapsed_us = 0;
};

/// Errors: invalid_input for fewer than two segments or a name given twice, limit_exceeded for more
/// than engine::kMaxOverlapFilters; bind()'s, saying which segment; deadline_exceeded.
Result<OverlapAnswer> overlap(const engine::Population& population, const OverlapRequest& request,
                              const engine::Execution& execution = {});

}  // namespace muster::query
