// The answer of a campaign plan as JSON. Threads: pure function. Cost: linear in the answer.
#pragma once

#include <optional>
#include <string>

#include "query/run/campaign_plan.hpp"

namespace muster::server {

std::string to_json(const query::PlanAnswer& answer,
                    const std::optional<query::CellPage>& members = std::nullopt);

}  // namespace muster::server
