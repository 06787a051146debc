// A profile as JSON, in the stable shape that HTTP and `--format json` share.
// Threads: pure function. Cost: linear in the answer.
#pragma once

#include <string>

#include "query/run/profile.hpp"

namespace muster::server {

/// The value of unknown is null, its label said by no name; `lift` and `index` are null where
/// nobody in the base has the value, `condition` where the language has no literal for it.
std::string to_json(const query::ProfileAnswer& answer);

}  // namespace muster::server
