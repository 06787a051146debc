#include "server/cli/plan_file.hpp"

#include <utility>

#include "server/api/plan_body.hpp"
#include "server/cli/toml_file.hpp"

namespace muster::server {

Result<PlanFile> parse_plan(std::string_view text, std::string_view file,
                            const query::QueryContext& context) {
  Result<TomlBody> toml = read_toml_body(text, file);
  if (!toml) return std::move(toml).error();
  if (Status known = BodyObject(toml->body)
                         .allow_only({"campaigns", "channels", "suppress", "holdout", "seed",
                                      "value", "balance"});
      !known) {
    return toml->where.locate(std::move(known).error());
  }
  Result<query::CampaignPlan> plan = read_plan(toml->body, context, {});
  if (!plan) return toml->where.locate(std::move(plan).error());
  return PlanFile{*std::move(plan), std::move(toml->where)};
}

Result<PlanFile> read_plan_file(const std::string& path, const query::QueryContext& context) {
  const Result<std::string> text = read_text_file(path);
  if (!text) return text.error();
  return parse_plan(*text, path, context);
}

}  // namespace muster::server
