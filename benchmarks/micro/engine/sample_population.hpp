// The population that the engine's benchmarks count: two million customers whose attributes have
// known densities and widths, the same at every run.
//
// Threads: made once, at the first use; reads are safe. Cost: a second.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

/// Flags `half0`…`half5` (each true for one in two) and `fifth0`…`fifth19` (one in five);
/// categories `of50`, `of800` and `of20000` with so many values, all equally popular; numbers
/// `byte`, `two_bytes`, `four_bytes` and `eight_bytes`, even over the range their width holds.
const Population& sample_population();

inline constexpr std::uint64_t kSampleRows = 32 * std::uint64_t{kChunkRows};

/// Flag `name` is true.
Filter flag(std::string_view name);
/// The category has one of its first `values` values after skipping `skip`.
Filter one_of(std::string_view category, std::uint32_t values, std::uint32_t skip = 0);
/// low ≤ number ≤ high.
Filter between(std::string_view number, std::int64_t low, std::int64_t high);
Filter all_of(std::vector<Filter> operands);
Filter any_of(std::vector<Filter> operands);
Filter complement(Filter operand);

}  // namespace muster::engine
