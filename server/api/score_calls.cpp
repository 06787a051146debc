// POST /v1/score, /v1/score/suggest and /v1/customers/{id}/score.
#include <utility>

#include "server/api/calls.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"
#include "server/api/saved_calls.hpp"
#include "server/api/score_body.hpp"
#include "server/api/score_json.hpp"

namespace muster::server {

Reply score_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const Result<ScoreBody> read = read_score(BodyObject(*parsed), service);
  if (!read) return problem(read.error());
  const query::ScoreRequest& request = read->request;
  const engine::Execution execution = execution_for(service, call.request);
  Result<query::ScoreAnswer> score =
      query::score_customers(*service.population, request, execution);
  if (!score) return query_problem(service, score.error());
  ScoreReply reply{*std::move(score)};
  reply.cells = read->cells;
  if (read->compare) {
    query::CompareRequest both{request.card, *read->compare, request.query, request.label,
                               read->threshold};
    auto compare = query::compare_scorecards(*service.population, both, execution);
    if (!compare) return query_problem(service, compare.error());
    reply.compare = *std::move(compare);
  }
  if (read->ablation) {
    auto ablation = query::ablate(*service.population,
                                  {request.card, request.query, *request.label}, execution);
    if (!ablation) return query_problem(service, ablation.error());
    reply.ablation = *std::move(ablation);
  }
  return Reply{.body = to_json(reply)};
}

Reply suggest_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const Result<query::SuggestRequest> request = read_suggest(BodyObject(*parsed), service);
  if (!request) return problem(request.error());
  const Result<query::SuggestAnswer> answer =
      query::suggest_scorecard(*service.population, *request, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

Reply customer_score_call(const Service& service, const Call& call) {
  if (!service.population->directory().find(call.name)) {
    return path_problem({ErrorCode::unknown_name, "there is no customer '" + call.name + "'"});
  }
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const BodyObject body(*parsed);
  if (Status known = body.allow_only({"card", "scorecard", "as_of", "timezone", "version"});
      !known) {
    return problem(known.error());
  }
  const Result<query::QueryContext> context = read_context(body, service);
  if (!context) return problem(context.error());
  const Result<query::Scorecard> card = read_card(body, service);
  if (!card) return problem(card.error());
  const Result<query::CustomerScoreAnswer> answer = query::score_customer(
      *service.population, *card, call.name, *context, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

}  // namespace muster::server
