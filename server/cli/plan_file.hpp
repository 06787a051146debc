// A campaign plan from a TOML file, read strictly: every mistake names file, line and key.
// Threads: pure functions. Cost: that of parsing.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "query/run/campaign_plan.hpp"

namespace muster::server {

Result<query::CampaignPlan> parse_plan(std::string_view text, std::string_view file,
                                       const query::QueryContext& context);
/// Errors: also not_found and io_failed.
Result<query::CampaignPlan> read_plan_file(const std::string& path,
                                           const query::QueryContext& context);

}  // namespace muster::server
