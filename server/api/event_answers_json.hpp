// Answers about events over time as JSON, in the stable shape that HTTP and `--format json` share.
// Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <string>

#include "query/run/funnel.hpp"
#include "query/run/retention.hpp"
#include "query/run/timeline.hpp"

namespace muster::server {

/// Times are in seconds, null where nobody reached the step and at the first step; `within` is null
/// where any time will do. Values that are unknown are null.
std::string to_json(const query::FunnelAnswer& answer);
/// `back` has an element for k = 0, 1, …, as far as periods have begun; `total` those of all
/// cohorts that have a k-th period.
std::string to_json(const query::RetentionAnswer& answer);
/// `events` and `customers` have an element for each series, in their order.
std::string to_json(const query::TimelineAnswer& answer);

}  // namespace muster::server
