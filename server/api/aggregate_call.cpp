#include <utility>

#include "query/run/aggregate.hpp"
#include "server/api/calls.hpp"
#include "server/api/measure_json.hpp"
#include "server/api/number_lists.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"

namespace muster::server {
namespace {

Result<query::AggregateRequest> read_request(const BodyObject& body, const Service& service) {
  if (Status known = body.allow_only(
          {"where", "rules", "as_of", "timezone", "version", "of", "quantiles", "places"});
      !known) {
    return std::move(known).error();
  }
  auto of = read_values(body, "of");
  if (!of) return std::move(of).error();
  if (!of->has_value()) {
    return Error{ErrorCode::invalid_input,
                 "\"of\" is needed: values such as [\"spend\", \"spend / orders\"]"};
  }
  auto quantiles = read_decimals(body, "quantiles");
  if (!quantiles) return std::move(quantiles).error();
  const auto places = body.whole_number("places");
  if (!places) return places.error();
  Result<query::Query> query = read_query(body, service);
  if (!query) return std::move(query).error();
  query::AggregateRequest request;
  request.query = *std::move(query);
  request.of = **std::move(of);
  if (*quantiles) request.quantiles = **std::move(quantiles);
  if (*places) request.places = static_cast<int>(std::min<std::uint64_t>(**places, 1'000));
  return request;
}

}  // namespace

Reply aggregate_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const Result<query::AggregateRequest> request = read_request(BodyObject(*parsed), service);
  if (!request) return problem(request.error());
  const Result<query::AggregateAnswer> answer =
      query::aggregate(*service.population, *request, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

}  // namespace muster::server
