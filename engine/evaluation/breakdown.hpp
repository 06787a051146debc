// How many of the selected customers have each value of one or two attributes, exactly.
//
// Threads: reads only. Cost: one pass over the attributes' columns for the selected rows.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

struct BreakdownCell {
  /// One value for each attribute asked for; Unknown where the attribute is unknown. Strings are
  /// views into the population. A tags attribute counts a customer once under each of her tags
  /// (and a known, empty set of tags under an empty vector).
  std::vector<Value> values;
  std::uint64_t count = 0;
};

inline constexpr std::size_t kMaxBreakdownCells = 1U << 20;

/// Every combination that occurs, most customers first, ties in the order of values (Unknown last).
/// One or two attributes of any type but place and real (wrong_type otherwise). More than
/// kMaxBreakdownCells different cells is a limit_exceeded Error. Requires rows of this population.
Result<std::vector<BreakdownCell>> breakdown(const Population& population, const Bitmap& rows,
                                             std::span<const AttributeId> by,
                                             const Execution& execution = {});

}  // namespace muster::engine
