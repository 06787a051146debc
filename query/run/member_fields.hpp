// The fields of a members request, looked up. Threads: pure function. Cost: a look-up a name.
#pragma once

#include <string>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/members.hpp"

namespace muster::query {

/// Columns in the order asked; {"*"} is every attribute; `id` is always shown and may be named.
/// Errors: unknown_name with the nearest name, invalid_input for a name given twice, `scores`'s.
Result<std::vector<MemberColumn>> find_columns(const engine::Population& population,
                                               const std::vector<std::string>& fields,
                                               MemberScores& scores);

}  // namespace muster::query
