// One cell of a breakdown → the customers in it.
// Threads: pure function. Cost: a look-up in the dictionary.
#pragma once

#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"

namespace muster::query {

/// The customers of whom the attribute says `value`, as engine::breakdown() has it: Unknown: it
/// says nothing; of tags those with the one tag, or with none. Requires a value of the attribute's
/// type; not of a place or real.
engine::Filter filter_of(const engine::Population& population, engine::AttributeId attribute,
                         const engine::Value& value);

}  // namespace muster::query
