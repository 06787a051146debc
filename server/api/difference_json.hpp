// The answer of a difference as JSON, in the stable shape that HTTP and `--format json` share.
// Threads: pure function. Cost: linear in the answer.
#pragma once

#include <string>

#include "query/run/difference.hpp"

namespace muster::server {

/// Values that are unknown are null; of a member only attributes whose value is another are shown.
/// `next` is the id to continue behind, null where all members have been shown.
std::string to_json(const query::DifferenceAnswer& answer);

}  // namespace muster::server
