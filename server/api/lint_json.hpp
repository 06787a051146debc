// Findings of lint as JSON, in the stable shape that HTTP and `--format json` share.
// Threads: pure functions.
#pragma once

#include <string>

#include "query/run/lint.hpp"
#include "server/api/service.hpp"

namespace muster::server {

/// `{"findings":[{"kind":…,"message":…,"clause":…,"segment":…,"other":…,"position":…}],"checked":…}`.
std::string to_json(const query::LintAnswer& answer);

/// All segments of a store against each other.
Result<query::LintAnswer> lint_saved(const SavedStore& saved, const query::QueryContext& context,
                                     const engine::Execution& execution);

}  // namespace muster::server
