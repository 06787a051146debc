// Which attributes a filter reads. Threads: pure function. Cost: linear in the filter.
#pragma once

#include <vector>

#include "engine/evaluation/filter.hpp"

namespace muster::query {

/// Each once, in the order in which they are first read. Of a ranking what it ranks by, not what
/// its audience is chosen by.
std::vector<engine::AttributeId> tested_attributes(const engine::Filter& filter);

/// The measures of events that comparisons of a filter read, in the order read; they live as long
/// as the filter. Of a ranking what it ranks by. (DID, sequences and comebacks are no measures that
/// could be unknown.)
std::vector<const engine::EventMeasure*> tested_measures(const engine::Filter& filter);

}  // namespace muster::query
