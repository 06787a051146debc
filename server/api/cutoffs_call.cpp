#include <fmt/format.h>

#include <array>
#include <utility>

#include "engine/values/nearest_name.hpp"
#include "query/run/cutoffs.hpp"
#include "server/api/calls.hpp"
#include "server/api/measure_json.hpp"
#include "server/api/number_lists.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"

namespace muster::server {
namespace {

Result<query::Keep> read_keep(const BodyObject& body) {
  const auto keep = body.text("keep");
  if (!keep) return keep.error();
  const std::string name = keep->value_or("highest");
  if (name == "highest") return query::Keep::highest;
  if (name == "lowest") return query::Keep::lowest;
  constexpr std::array<std::string_view, 2> kNames = {"highest", "lowest"};
  return Error{ErrorCode::invalid_input,
               fmt::format("\"keep\" is highest or lowest, not {}", name.substr(0, 60)),
               std::nullopt, engine::nearest(name, kNames)};
}

Result<query::CutoffsRequest> read_request(const BodyObject& body, const Service& service) {
  if (Status known = body.allow_only({"where", "rules", "as_of", "timezone", "version", "of",
                                      "keep", "sizes", "at", "quantiles", "places"});
      !known) {
    return std::move(known).error();
  }
  auto of = body.text("of");
  if (!of) return std::move(of).error();
  if (!of->has_value()) {
    return Error{ErrorCode::invalid_input, "\"of\" is needed: a value such as \"spend\""};
  }
  const auto keep = read_keep(body);
  if (!keep) return keep.error();
  auto sizes = read_whole_numbers(body, "sizes");
  if (!sizes) return std::move(sizes).error();
  auto at = read_values(body, "at");
  if (!at) return std::move(at).error();
  auto quantiles = read_decimals(body, "quantiles");
  if (!quantiles) return std::move(quantiles).error();
  const auto places = body.whole_number("places");
  if (!places) return places.error();
  Result<query::Query> query = read_query(body, service);
  if (!query) return std::move(query).error();
  query::CutoffsRequest request;
  request.query = *std::move(query);
  request.of = **std::move(of);
  request.keep = *keep;
  if (*sizes) request.sizes = **std::move(sizes);
  if (*at) request.at = **std::move(at);
  if (*quantiles) request.quantiles = **std::move(quantiles);
  if (*places) request.places = static_cast<int>(std::min<std::uint64_t>(**places, 1'000));
  return request;
}

}  // namespace

Reply cutoffs_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const Result<query::CutoffsRequest> request = read_request(BodyObject(*parsed), service);
  if (!request) return problem(request.error());
  const Result<query::CutoffsAnswer> answer =
      query::cutoffs(*service.population, *request, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

}  // namespace muster::server
