// Whether the cells of a split are alike: sizes against what was asked for, and attributes.
// Threads: reads only. Cost: one pass over each attribute for the members of the cells.
#pragma once

#include <string>
#include <vector>

#include "query/run/campaign_plan.hpp"

namespace muster::query {

/// Errors: unknown_name; wrong_type for tags, places and texts.
Result<std::vector<PlanBalance>> balance_of(const engine::Population& population,
                                            const std::vector<PlanCell>& cells,
                                            const std::vector<std::string>& attributes,
                                            const engine::Execution& execution);

}  // namespace muster::query
