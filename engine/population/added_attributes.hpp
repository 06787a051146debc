// Computed attributes put beside the others, or taken away: a new version of the population that
// shares everything else with the old one.
// Threads: uses all threads of the caller's arena. Cost: that of building the columns, and of
// opening the population.
#pragma once

#include <memory>
#include <vector>

#include "engine/population/attribute.hpp"
#include "engine/population/computed_attributes.hpp"
#include "engine/population/population.hpp"
#include "engine/population/row_batch.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// An attribute with a cell for every row of a population.
struct AddedAttribute {
  AttributeSpec spec;
  Cells cells;
};

/// The population with these computed attributes in place of those it has; `computed` defines them
/// in the same order. Rows, events and all else stay. Errors: invalid_input for a name that is
/// empty or taken; limit_exceeded.
Result<std::shared_ptr<const Population>> with_computed(
    const std::shared_ptr<const Population>& population, std::vector<AddedAttribute> attributes,
    const ComputedAttributes& computed);

}  // namespace muster::engine
