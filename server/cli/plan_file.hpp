// A campaign plan from a TOML file, read strictly: every mistake names file, line and key.
// Threads: pure functions. Cost: that of parsing.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "engine/result.hpp"
#include "query/run/campaign_plan.hpp"
#include "server/cli/toml_json.hpp"

namespace muster::server {

struct PlanFile {
  query::CampaignPlan plan;
  FileLines where;

  /// The error with file and line before it, if it names a key.
  Error locate(Error error) const { return where.locate(std::move(error)); }
};

Result<PlanFile> parse_plan(std::string_view text, std::string_view file,
                            const query::QueryContext& context);
/// Errors: also not_found and io_failed.
Result<PlanFile> read_plan_file(const std::string& path, const query::QueryContext& context);

}  // namespace muster::server
