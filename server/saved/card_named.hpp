// A saved scorecard by its name.
// Threads: pure function. Cost: a look-up.
#pragma once

#include <string_view>

#include "engine/result.hpp"
#include "query/plan/saved_definitions.hpp"

namespace muster::server {

/// Its name is that it is saved under. Errors: unknown_name with the nearest one; what the store
/// says where it cannot be read.
Result<query::Scorecard> card_named(const query::SavedDefinitions& saved, std::string_view name);

}  // namespace muster::server
