// A campaign plan from a TOML file, read strictly: every mistake names file, line and key.
// Threads: pure functions. Cost: that of parsing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "query/run/campaign_plan.hpp"

namespace muster::server {

struct PlanFile {
  query::CampaignPlan plan;
  std::string name;
  std::map<std::string, std::uint32_t> lines{};  ///< of every key, by its path: campaigns[0].where

  /// The error with file and line before it, if it names a key.
  Error locate(Error error) const;
};

Result<PlanFile> parse_plan(std::string_view text, std::string_view file,
                            const query::QueryContext& context);
/// Errors: also not_found and io_failed.
Result<PlanFile> read_plan_file(const std::string& path, const query::QueryContext& context);

}  // namespace muster::server
