// Ties: which of the customers at the cut of a ranking are taken. Inside this room only.
// Threads: reads only. Cost: a comparison of ids for each of a few ties, a bit test for each
// customer of the population where ties are many.
#pragma once

#include <cstdint>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/ranking_keys.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// The `wanted` rows with the smallest external ids. Requires wanted ≤ rows.cardinality().
Result<Bitmap> first_by_id(const Population& population, const Bitmap& rows, std::uint64_t wanted,
                           const Execution& execution);

/// The first `wanted` of rows that share one key, by exact value, then by id. Requires
/// !keys.exact() and wanted ≤ rows.cardinality().
Result<Bitmap> first_by_value(const Population& population, const RankingKeys& keys,
                              const Bitmap& rows, std::uint64_t wanted, bool largest_first,
                              const Execution& execution);

}  // namespace muster::engine
