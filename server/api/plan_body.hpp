// A campaign plan as JSON: what POST /v1/plan takes, and what a plan file says in TOML.
// Threads: pure functions. Cost: that of parsing its expressions.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/run/campaign_plan.hpp"
#include "server/api/request_body.hpp"

namespace muster::server {

/// Larger plans are refused.
inline constexpr std::size_t kMaxCampaigns = 200;
inline constexpr std::size_t kMaxCells = 26;

/// `suppress`, `channels`, `campaigns`, `holdout`, `seed`, `value`, `balance`. Messages begin with
/// the path of what is wrong: `campaigns[1].cap: …`.
Result<query::CampaignPlan> read_plan(const boost::json::object& body,
                                      const query::QueryContext& context,
                                      const query::LanguageLimits& limits);

/// Whose ids are asked for.
struct MembersOfCell {
  std::string campaign;
  std::string cell;
  std::string after;
  std::size_t limit = 1000;
};
Result<std::optional<MembersOfCell>> read_members(const BodyObject& body);

}  // namespace muster::server
