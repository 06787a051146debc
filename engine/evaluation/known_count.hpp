// Counts that were made when the population was: nobody's row is looked at.
// Threads: reads only. Cost: O(1) a test, whatever the number of customers.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

/// How many rows satisfy `filter`; empty where rows would have to be read.
std::optional<std::uint64_t> known_count(const Population& population, const Filter& filter);

}  // namespace muster::engine
