#include <utility>

#include "query/run/breakdown.hpp"
#include "server/api/answer_json.hpp"
#include "server/api/calls.hpp"
#include "server/api/group_answers.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"

namespace muster::server {
namespace {

Result<query::BreakdownRequest> read_request(const BodyObject& body, const Service& service) {
  if (Status known =
          body.allow_only({"where", "rules", "as_of", "timezone", "version", "by", "limit"});
      !known) {
    return std::move(known).error();
  }
  Result<std::optional<std::vector<std::string>>> by = body.texts("by");
  if (!by) return std::move(by).error();
  if (!by->has_value()) {
    return Error{ErrorCode::invalid_input, "\"by\" is needed: one or two names of attributes"};
  }
  Result<std::optional<std::uint64_t>> limit = body.whole_number("limit");
  if (!limit) return std::move(limit).error();
  Result<query::Query> query = read_query(body, service);
  if (!query) return std::move(query).error();
  query::BreakdownRequest request;
  request.query = *std::move(query);
  request.by = **std::move(by);
  request.limit = static_cast<std::size_t>(limit->value_or(query::kDefaultBreakdownCells));
  return request;
}

}  // namespace

Reply breakdown_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const Result<query::BreakdownRequest> request = read_request(BodyObject(*parsed), service);
  if (!request) return problem(request.error());
  if (service.smallest_group() > 0) return told_breakdown(service, call, *request);
  const Result<query::BreakdownAnswer> answer =
      query::breakdown(*service.population, *request, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

}  // namespace muster::server
