// What is known of one customer, and why she is in an audience or not.
#include <utility>

#include "query/plan/saved_definitions.hpp"
#include "query/scorecards/reasons.hpp"
#include "server/api/calls.hpp"
#include "server/api/change_terms.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"
#include "server/api/saved_calls.hpp"
#include "server/api/url.hpp"
#include "server/api/why_json.hpp"

namespace muster::server {
namespace {

/// What every saved scorecard gives her.
Result<std::vector<NamedScore>> saved_scores(const Service& service, std::string_view id,
                                             const query::QueryContext& context,
                                             const engine::Execution& execution) {
  std::vector<NamedScore> scores;
  if (!context.saved) return scores;
  for (std::string& name : context.saved->names(query::SavedKind::scorecard)) {
    const auto card = context.saved->scorecard(name);
    if (!card || *card == nullptr) continue;
    auto scored =
        query::score_customer(*service.population, (*card)->definition, id, context, execution);
    if (scored) {
      scores.push_back({std::move(name), scored->score, std::move(scored->grade)});
    } else if (scored.error().code == ErrorCode::deadline_exceeded) {
      return std::move(scored).error();
    }
    // A card may speak of attributes that this version no longer has: it has no score for her.
  }
  return scores;
}

}  // namespace

Reply customer_call(const Service& service, const Call& call) {
  auto parameters = read_parameters(call.parameters, {"as_of", "timezone", "version"});
  if (!parameters) return problem(parameters.error());
  boost::json::object object;
  for (const auto& [name, value] : *parameters) object[name] = value;
  const Result<query::QueryContext> context = read_context(BodyObject(object), service);
  if (!context) return problem(context.error());
  const Result<query::CustomerAnswer> answer = query::customer(
      *service.population, call.name, *context, execution_for(service, call.request));
  if (!answer && answer.error().code == ErrorCode::unknown_name) {
    return path_problem(answer.error());
  }
  if (!answer) return query_problem(service, answer.error());
  const auto row = service.population->directory().find(call.name);
  std::string tag = row ? entity_tag(*service.population, *row) : "";
  if (names_tag(call.request.if_none_match, tag)) {
    return Reply{.status = 304, .headers = {{"ETag", std::move(tag)}}};
  }
  const auto scores =
      saved_scores(service, call.name, *context, execution_for(service, call.request));
  if (!scores) return query_problem(service, scores.error());
  return Reply{.body = to_json(*answer, *scores), .headers = {{"ETag", std::move(tag)}}};
}

Reply why_call(const Service& service, const Call& call) {
  // A customer who is not there is told before anything is read of the query.
  if (!service.population->directory().find(call.name)) {
    return path_problem({ErrorCode::unknown_name, "there is no customer '" + call.name + "'"});
  }
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const BodyObject body(*parsed);
  if (Status known = body.allow_only({"where", "rules", "as_of", "timezone", "version"}); !known) {
    return problem(known.error());
  }
  const Result<query::Query> query = read_query(body, service);
  if (!query) return problem(query.error());
  const Result<query::WhyAnswer> answer =
      query::why(*service.population, *query, call.name, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

}  // namespace muster::server
