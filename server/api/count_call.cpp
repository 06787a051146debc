#include <optional>
#include <utility>

#include "query/run/count.hpp"
#include "server/api/answer_json.hpp"
#include "server/api/calls.hpp"
#include "server/api/group_answers.hpp"
#include "server/api/known_count.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"

namespace muster::server {

Reply count_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const BodyObject body(*parsed);
  if (Status known = body.allow_only({"where", "rules", "as_of", "timezone", "version", "explain"});
      !known) {
    return problem(known.error());
  }
  const Result<std::optional<bool>> wants_explanation = body.flag("explain");
  if (!wants_explanation) return problem(wants_explanation.error());
  const Result<query::Query> query = read_query(body, service);
  if (!query) return problem(query.error());
  if (service.smallest_group() > 0) {
    if (wants_explanation->value_or(false)) return too_telling(service, "\"explain\"");
    return told_count(service, call, *query);
  }

  const Result<query::CountAnswer> answer =
      query::count(*service.population, *query, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  std::optional<query::ExplainAnswer> explanation;
  if (wants_explanation->value_or(false)) {
    Result<query::ExplainAnswer> explained =
        query::explain(*service.population, *query, execution_for(service, call.request));
    if (!explained) return query_problem(service, explained.error());
    explanation = *std::move(explained);
  }
  return Reply{.body = to_json(*answer, explanation)};
}

std::optional<Reply> known_count(const Service& service, const Call& call) {
  // What may be told of small groups takes more than one look-up.
  if (service.smallest_group() > 0) return std::nullopt;
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return std::nullopt;
  const BodyObject body(*parsed);
  if (!body.allow_only({"where", "as_of", "timezone"})) return std::nullopt;
  const Result<query::Query> query = read_query(body, service);
  if (!query) return std::nullopt;
  const auto answer = query::known_count(*service.population, *query);
  if (!answer) return std::nullopt;
  return Reply{.body = to_json(*answer, std::nullopt)};
}

}  // namespace muster::server
