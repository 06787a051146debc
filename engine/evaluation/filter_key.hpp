// A filter's meaning as bytes: equal keys mean equal sets of customers of one population.
// Threads: pure function. Cost: linear in the filter.
#pragma once

#include <string>

#include "engine/evaluation/filter.hpp"

namespace muster::engine {

/// Two filters with one key select the same customers of any one population. (Filters that select
/// the same customers may have different keys.)
std::string filter_key(const Filter& filter);

}  // namespace muster::engine
