#include <fmt/format.h>

#include <utility>

#include "query/run/campaign_plan.hpp"
#include "server/access/export_note.hpp"
#include "server/api/calls.hpp"
#include "server/api/plan_body.hpp"
#include "server/api/plan_json.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"

namespace muster::server {

Reply plan_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const BodyObject body(*parsed);
  if (Status known =
          body.allow_only({"campaigns", "channels", "suppress", "holdout", "seed", "value",
                           "balance", "members", "as_of", "timezone", "version"});
      !known) {
    return problem(known.error());
  }
  Result<query::QueryContext> context = read_context(body, service);
  if (!context) return problem(context.error());
  // One moment for all campaigns.
  context->as_of = context->instant();
  const Result<std::optional<MembersOfCell>> asked = read_members(body);
  if (!asked) return problem(asked.error());
  const Result<query::CampaignPlan> plan = read_plan(*parsed, *context, service.limits.language);
  if (!plan) return problem(plan.error());
  const Result<query::PlanAnswer> answer =
      query::run_plan(*service.population, *plan, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  std::optional<query::CellPage> members;
  if (asked->has_value()) {
    const MembersOfCell& of = **asked;
    Result<query::CellPage> page =
        query::cell_members(*service.population, *answer, of.campaign, of.cell, of.after, of.limit);
    if (!page) return problem(page.error());
    const std::string cell = fmt::format("cell {} of campaign {} of a plan", of.cell, of.campaign);
    Status noted =
        note_export(service, call, cell, {}, page->ids.size(), service.population->version());
    if (!noted) return problem(noted.error());
    members = *std::move(page);
  }
  return Reply{.body = to_json(*answer, members)};
}

}  // namespace muster::server
