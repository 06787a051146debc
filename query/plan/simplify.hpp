// The rewriting half of planning: constants folded, nesting flattened, tests on one attribute
// merged. Inside this room only.
//
// Merging is by attribute, so it is linear but for sorting, however many operands there are.
// Threads: pure functions. Cost: linear, and n log n in codes and ranges.
#pragma once

#include <vector>

#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"

namespace muster::query {

/// The same set of customers in a smaller filter.
engine::Filter simplified(engine::Filter filter, const engine::Population& population);

/// Operands of one AllOf, simplified and flat, made fewer; holds Constant{false} alone when nobody
/// can fit all of them.
std::vector<engine::Filter> merged_conjuncts(std::vector<engine::Filter> operands,
                                             const engine::Population& population);
/// Likewise of one AnyOf; holds Constant{true} alone when everybody fits one of them.
std::vector<engine::Filter> merged_disjuncts(std::vector<engine::Filter> operands,
                                             const engine::Population& population);

}  // namespace muster::query
