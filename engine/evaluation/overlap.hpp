// How audiences meet: sizes, pairs, and who is in exactly which of them, in one walk.
//
// Every chunk is answered once for every filter. For up to kMaxRegionFilters of them each customer
// then falls into one exclusive region, named by the set of filters that select her; the counts of
// all 2^n regions say everything else about how the audiences meet. Few filters are counted by
// their intersections, which a Möbius transform turns into regions at the end; many by turning 64
// rows of bits into 64 masks.
// Threads: reads only. Cost: evaluating the filters, and for each chunk a pass over its words for
// every pair or intersection, at most about a nanosecond a row.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

inline constexpr std::size_t kMaxOverlapFilters = 64;
/// Up to so many filters have regions.
inline constexpr std::size_t kMaxRegionFilters = 16;

/// Customers whom exactly these filters select.
struct OverlapRegion {
  std::uint32_t filters = 0;  ///< bit i: filter i selects them
  std::uint64_t count = 0;
  friend bool operator==(const OverlapRegion&, const OverlapRegion&) = default;
};

struct Overlap {
  /// both[i · n + j] customers are selected by filter i and by filter j; both[i · n + i] by i.
  std::vector<std::uint64_t> both;
  std::uint64_t any = 0;  ///< by at least one
  /// Regions with customers, the one of nobody's customers excepted; largest first, ties by mask.
  /// Empty for more than kMaxRegionFilters filters.
  std::vector<OverlapRegion> regions;
};

/// Requires 1 … kMaxOverlapFilters filters. Error: deadline_exceeded.
Result<Overlap> overlap(const Population& population, std::span<const Filter> filters,
                        const Execution& execution = {});

}  // namespace muster::engine
