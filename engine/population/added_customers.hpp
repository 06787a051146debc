// Customers of whom nothing is known but that they are there, beside those of a population.
//
// Everybody else keeps what is known of them, and their events (events/event_builder.hpp).
// Threads: uses all threads of the caller's arena. Cost: that of building the population anew.
#pragma once

#include <memory>

#include "engine/population/population.hpp"
#include "engine/population/row_batch.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// The population and a customer for each of `ids`, which are new, different, and not empty. Rows
/// that are there stay where they are. Errors: limit_exceeded; invalid_input for an id that is
/// there twice. Computed attributes are left out.
Result<std::shared_ptr<const Population>> with_customers(
    const std::shared_ptr<const Population>& population, const StringCells& ids);

}  // namespace muster::engine
