// How many of some customers have each value of a category, tags or flag attribute.
//
// A chunk whose rows are all meant is read from its containers' sizes alone; others are counted by
// intersecting each value's bitmap, or by a pass over the rows' codes, whichever touches less.
// Threads: reads only. Cost: per chunk, at most a nanosecond or two a row meant.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

struct ValueCounts {
  /// category, tags: of code 1, 2, …; flag: of false and true. A customer counts once under each of
  /// her tags.
  std::vector<std::uint64_t> counts;
  std::uint64_t known = 0;
  std::uint64_t empty = 0;  ///< tags: known to be none
};

/// Requires a category, tags or flag attribute and rows of this population.
/// Error: deadline_exceeded.
Result<ValueCounts> value_counts(const Population& population, const Bitmap& rows,
                                 AttributeId attribute, const Execution& execution = {});

}  // namespace muster::engine
