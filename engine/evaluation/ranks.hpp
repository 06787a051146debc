// Rows → ranks: an audience by the places of its customers in the order of external ids.
//
// Rows are the engine's own business and may lie in any order; ranks mean the same to everybody who
// has the ids of a version, sorted. Threads: reads only. Cost: one bit test a customer of the
// population, a few nanoseconds each; none where rows lie in id order.
#pragma once

#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

/// The ranks of `rows`, counted from 0. Requires that all are rows of the population.
Bitmap ranks_of(const Population& population, const Bitmap& rows);

}  // namespace muster::engine
