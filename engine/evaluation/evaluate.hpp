// Filters → answers. The seam behind which evaluation may become faster: callers hand over filters
// and never learn how chunks are walked.
//
// Chunks are evaluated in parallel (oneTBB) and merged in order, so any number of threads gives the
// same answer. Threads: reads only; any number of calls at once. Cost: bytes touched by the filter.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/filter.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// How many customers the filter selects.
Result<std::uint64_t> count(const Population& population, const Filter& filter,
                            const Execution& execution = {});

/// Many counts in one walk over the chunks, in the order given.
Result<std::vector<std::uint64_t>> count_each(const Population& population,
                                              std::span<const Filter> filters,
                                              const Execution& execution = {});

/// The rows the filter selects.
Result<Bitmap> select(const Population& population, const Filter& filter,
                      const Execution& execution = {});

}  // namespace muster::engine
