// The ordering half of planning: which operand to try first. Inside this room only.
//
// An AllOf tries first what is cheap and selects few, an AnyOf what is cheap and selects many; ties
// keep their order. Shares come from known counts and dictionary counts where there are any.
// Threads: pure functions. Cost: one pass over the filter, and sorting.
#pragma once

#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"

namespace muster::query {

/// share: of customers selected, 0 … 1. cost: a customer, in bits tested.
struct Expectation {
  double share = 0;
  double cost = 0;
};

/// Sorts operands throughout; returns what to expect of the whole.
Expectation order_operands(engine::Filter& filter, const engine::Population& population);

}  // namespace muster::query
