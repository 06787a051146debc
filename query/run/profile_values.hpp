// The values of one attribute with their counts in an audience and in its base. Inside this room.
// Threads: reads only. Cost: a pass or two over the attribute for each of the two.
#pragma once

#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/profile.hpp"

namespace muster::query {

struct ProfileSource {
  const engine::Population& population;
  const engine::Bitmap& audience;
  const engine::Bitmap& base;
  std::uint64_t customers = 0;       ///< in the audience
  std::uint64_t base_customers = 0;  ///< in the base
  std::size_t bins = 0;
  const engine::Execution& execution;
};

/// Labels, conditions and both counts; unknown last. Numbers, dates, times and reals are cut at
/// quantiles of the base: a bin goes from above one to the next, the first and last are open.
Result<std::vector<ProfileValue>> profile_values(const ProfileSource& source,
                                                 const engine::Attribute& attribute);

}  // namespace muster::query
