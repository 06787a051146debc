// Whether a batch of changes is one: places within bounds, texts UTF-8, values such as an attribute
// of that type may have. What the population makes of it is asked later (staged_changes.hpp).
// Threads: pure functions. Cost: a few nanoseconds a cell.
#pragma once

#include "engine/live/change_batch.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// An invalid_input Error that names the first thing wrong.
Status check_changes(const ChangeBatch& batch);

}  // namespace muster::engine
