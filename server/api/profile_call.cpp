#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "query/run/profile.hpp"
#include "server/api/calls.hpp"
#include "server/api/problem.hpp"
#include "server/api/profile_json.hpp"
#include "server/api/query_body.hpp"

namespace muster::server {
namespace {

Result<query::ProfileRequest> read_request(const BodyObject& body, const Service& service) {
  if (Status known = body.allow_only({"where", "rules", "as_of", "timezone", "version", "versus",
                                      "attributes", "values", "bins"});
      !known) {
    return std::move(known).error();
  }
  auto attributes = body.texts("attributes");
  if (!attributes) return std::move(attributes).error();
  const auto values = body.whole_number("values");
  if (!values) return values.error();
  const auto bins = body.whole_number("bins");
  if (!bins) return bins.error();
  const auto versus = body.text("versus");
  if (!versus) return versus.error();
  Result<query::Query> query = read_query(body, service);
  if (!query) return std::move(query).error();
  query::ProfileRequest request;
  if (*versus) {
    auto other = query::read_query(**versus, query->context, service.limits.language);
    if (!other) {
      Error error = std::move(other).error();
      error.message = "versus: " + error.message;
      return error;
    }
    request.versus = *std::move(other);
  }
  request.query = *std::move(query);
  if (*attributes) request.attributes = **std::move(attributes);
  request.values = static_cast<std::size_t>(values->value_or(query::kDefaultProfileValues));
  request.bins = static_cast<std::size_t>(bins->value_or(query::kDefaultProfileBins));
  return request;
}

}  // namespace

Reply profile_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const Result<query::ProfileRequest> request = read_request(BodyObject(*parsed), service);
  if (!request) return problem(request.error());
  const Result<query::ProfileAnswer> answer =
      query::profile(*service.population, *request, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

}  // namespace muster::server
