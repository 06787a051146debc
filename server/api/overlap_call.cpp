#include <fmt/format.h>

#include <utility>
#include <vector>

#include "query/run/overlap.hpp"
#include "server/api/calls.hpp"
#include "server/api/group_answers.hpp"
#include "server/api/overlap_json.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"

namespace muster::server {
namespace {

Result<query::NamedQuery> read_segment(const BodyObject& object, const query::QueryContext& context,
                                       const ApiLimits& limits) {
  if (Status known = object.allow_only({"name", "where", "rules"}); !known) {
    return std::move(known).error();
  }
  Result<std::optional<std::string>> name = object.text("name");
  if (!name) return std::move(name).error();
  Result<query::Query> query = read_query(object, context, limits.language);
  if (!query) {
    Error error = std::move(query).error();
    error.message = fmt::format("{}: {}", object.path_of("where"), error.message);
    return error;
  }
  return query::NamedQuery{std::move(*name).value_or(""), *std::move(query)};
}

Result<query::OverlapRequest> read_request(const BodyObject& body, const Service& service) {
  if (Status known = body.allow_only({"segments", "limit", "as_of", "timezone", "version"});
      !known) {
    return std::move(known).error();
  }
  Result<query::QueryContext> context = read_context(body, service);
  if (!context) return std::move(context).error();
  Result<std::optional<std::uint64_t>> limit = body.whole_number("limit");
  if (!limit) return std::move(limit).error();
  Result<std::optional<std::vector<BodyObject>>> segments = body.objects("segments");
  if (!segments) return std::move(segments).error();
  if (!segments->has_value()) {
    return Error{ErrorCode::invalid_input,
                 "\"segments\" is needed: [{\"name\", \"where\"}, …], two or more"};
  }
  if ((*segments)->size() > engine::kMaxOverlapFilters) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("\"segments\" has {} elements; {} are allowed", (*segments)->size(),
                             engine::kMaxOverlapFilters)};
  }
  query::OverlapRequest request;
  request.limit = static_cast<std::size_t>(limit->value_or(query::kDefaultOverlapRegions));
  for (const BodyObject& object : **segments) {
    Result<query::NamedQuery> segment = read_segment(object, *context, service.limits);
    if (!segment) return std::move(segment).error();
    request.segments.push_back(*std::move(segment));
  }
  return request;
}

}  // namespace

Reply overlap_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const Result<query::OverlapRequest> request = read_request(BodyObject(*parsed), service);
  if (!request) return problem(request.error());
  if (service.smallest_group() > 0) return told_overlap(service, call, *request);
  const Result<query::OverlapAnswer> answer =
      query::overlap(*service.population, *request, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

}  // namespace muster::server
