// Rankings in a filter, and what stands in several places of it, found before the walk over the
// chunks: who is in the top of an order cannot be said one chunk at a time, and what is shared need
// be evaluated only once. Scorings are made ready in the same go, and terms get the measures and
// scores that they read as columns.
//
// Every Ranked and every Shared becomes RowsIn, inner ones (in an AMONG) first; equal ones are
// found once, and parts of one ranking share its audience. Threads: uses those of the Execution.
// Cost: that of ranking.hpp for each different ranking; a copy of the filter.
#pragma once

#include <span>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// Whether a Ranked or a Shared stands in the filter, or in a scoring that it reads.
bool has_ranking(const Filter& filter);
/// Whether anything in the filter is still to be found: one of those, a scoring that is not ready,
/// a term that lacks columns.
bool needs_resolving(const Filter& filter);

/// The filters with RowsIn for every Ranked and every Shared, and everything else ready. Errors:
/// deadline_exceeded, limit_exceeded, and what is wrong with a scoring (ScoreProgram::prepare).
Result<std::vector<Filter>> resolve_rankings(const Population& population,
                                             std::span<const Filter> filters,
                                             const Execution& execution = {});

}  // namespace muster::engine
