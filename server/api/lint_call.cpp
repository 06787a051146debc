#include <utility>

#include "server/api/calls.hpp"
#include "server/api/lint_json.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"
#include "server/api/saved_calls.hpp"

namespace muster::server {

Reply lint_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const BodyObject body(*parsed);
  if (Status known = body.allow_only({"where", "rules", "as_of", "timezone", "version"}); !known) {
    return problem(known.error());
  }
  const engine::Execution execution = execution_for(service, call.request);
  // Without an expression everything that is saved is meant.
  if (body.find("where") == nullptr && body.find("rules") == nullptr) {
    if (!service.saved) return no_store();
    const Result<query::QueryContext> context = read_context(body, service);
    if (!context) return problem(context.error());
    const auto answer = lint_saved(*service.saved, *context, execution);
    if (!answer) return query_problem(service, answer.error());
    return Reply{.body = to_json(*answer)};
  }
  const Result<query::Query> query = read_query(body, service);
  if (!query) return problem(query.error());
  const auto answer = query::lint(*service.population, *query, execution);
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

}  // namespace muster::server
