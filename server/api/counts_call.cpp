#include <fmt/format.h>

#include <utility>
#include <vector>

#include "query/run/count.hpp"
#include "server/api/answer_json.hpp"
#include "server/api/calls.hpp"
#include "server/api/group_answers.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"

namespace muster::server {
namespace {

Result<std::vector<query::NamedQuery>> read_queries(const BodyObject& body,
                                                    const Service& service) {
  const ApiLimits& limits = service.limits;
  Result<query::QueryContext> context = read_context(body, service);
  if (!context) return std::move(context).error();
  Result<std::optional<std::vector<BodyObject>>> elements = body.objects("queries");
  if (!elements) return std::move(elements).error();
  if (!elements->has_value()) {
    return Error{ErrorCode::invalid_input, "\"queries\" is needed: [{\"name\", \"where\"}, …]"};
  }
  const std::vector<BodyObject>& objects = **elements;
  if (objects.size() > limits.queries_per_call) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("\"queries\" has {} elements; {} are allowed in one call",
                             objects.size(), limits.queries_per_call)};
  }
  std::vector<query::NamedQuery> queries;
  queries.reserve(objects.size());
  for (const BodyObject& object : objects) {
    if (Status known = object.allow_only({"name", "where", "rules"}); !known) {
      return std::move(known).error();
    }
    Result<std::optional<std::string>> name = object.text("name");
    if (!name) return std::move(name).error();
    if (!name->has_value()) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("\"{}\" is needed", object.path_of("name"))};
    }
    Result<query::Query> query = read_query(object, *context, limits.language);
    if (!query) {
      Error error = std::move(query).error();
      error.message = fmt::format("{}: {}", object.path_of("where"), error.message);
      return error;
    }
    queries.push_back({**std::move(name), *std::move(query)});
  }
  return queries;
}

}  // namespace

Reply counts_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const BodyObject body(*parsed);
  if (Status known = body.allow_only({"queries", "as_of", "timezone", "version"}); !known) {
    return problem(known.error());
  }
  const Result<std::vector<query::NamedQuery>> queries = read_queries(body, service);
  if (!queries) return problem(queries.error());
  if (service.smallest_group() > 0) return told_counts(service, call, *queries);
  const Result<query::CountsAnswer> answer =
      query::counts(*service.population, *queries, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

}  // namespace muster::server
