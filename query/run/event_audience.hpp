// Whose events a question is about. Threads: reads only. Cost: one evaluation; nothing for
// everybody.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/query.hpp"

namespace muster::query {

struct EventAudience {
  std::optional<engine::Bitmap> rows;  ///< none: everybody
  std::uint64_t count = 0;
  QueryContext context;  ///< with its as_of settled
  std::vector<Warning> warnings;

  const engine::Bitmap* bitmap() const { return rows ? &*rows : nullptr; }
};

/// The customers that the query selects. Errors: bind()'s; deadline_exceeded; limit_exceeded.
Result<EventAudience> event_audience(const engine::Population& population, const Query& query,
                                     const engine::Execution& execution);

}  // namespace muster::query
