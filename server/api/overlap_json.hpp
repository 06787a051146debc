// The answer of an overlap as JSON, in the stable shape that HTTP and `--format json` share.
// Threads: pure function. Cost: linear in the answer.
#pragma once

#include <string>

#include "query/run/overlap.hpp"

namespace muster::server {

/// Pairs and regions name their segments; `jaccard` and `lift` are null where they have no value,
/// `regions` and `other_regions` where there are too many segments for regions.
std::string to_json(const query::OverlapAnswer& answer);

}  // namespace muster::server
