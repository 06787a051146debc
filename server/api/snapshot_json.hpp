// Snapshots as JSON, in the stable shape that HTTP and `--format json` share.
// Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/snapshots.hpp"

namespace muster::server {

/// `{"name":…,"version":…,"taken":…,"customers":…,"bytes":…}`; of a damaged one `name` and
/// `damage`.
std::string to_json(const engine::Snapshot& snapshot);
/// `{"snapshots":[…],"version":…}`, the oldest first; `version` is the current one.
std::string snapshots_json(const std::vector<engine::Snapshot>& all, std::string_view version);

}  // namespace muster::server
