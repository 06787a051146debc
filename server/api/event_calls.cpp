// POST /v1/funnel, /v1/retention, /v1/timeline.
#include <fmt/format.h>

#include <utility>

#include "query/run/funnel.hpp"
#include "query/run/retention.hpp"
#include "query/run/timeline.hpp"
#include "server/api/calls.hpp"
#include "server/api/event_answers_json.hpp"
#include "server/api/number_lists.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"

namespace muster::server {
namespace {

Result<query::PeriodUnit> read_unit(const BodyObject& body, query::PeriodUnit otherwise) {
  const auto name = body.text("unit");
  if (!name) return name.error();
  if (!*name) return otherwise;
  const auto unit = query::period_unit(**name);
  if (!unit) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("\"unit\" is day, week or month, not '{}'", **name)};
  }
  return *unit;
}

Result<query::FunnelRequest> read_funnel(const BodyObject& body, const Service& service) {
  if (Status known = body.allow_only({"steps", "within", "during", "by", "limit", "quantiles",
                                      "where", "rules", "as_of", "timezone", "version"});
      !known) {
    return std::move(known).error();
  }
  auto steps = body.texts("steps");
  if (!steps) return std::move(steps).error();
  if (!*steps) {
    return Error{ErrorCode::invalid_input, "\"steps\" is needed: events as texts, one or more"};
  }
  auto within = body.text("within");
  if (!within) return std::move(within).error();
  auto during = body.text("during");
  if (!during) return std::move(during).error();
  auto by = body.texts("by");
  if (!by) return std::move(by).error();
  const auto limit = body.whole_number("limit");
  if (!limit) return limit.error();
  auto quantiles = read_decimals(body, "quantiles");
  if (!quantiles) return std::move(quantiles).error();
  Result<query::Query> audience = read_audience(body, service);
  if (!audience) return std::move(audience).error();
  query::FunnelRequest request;
  request.audience = *std::move(audience);
  request.steps = **std::move(steps);
  request.within = std::move(*within).value_or("");
  request.during = std::move(*during).value_or("");
  if (*by) request.by = **std::move(by);
  request.limit = static_cast<std::size_t>(limit->value_or(query::kDefaultFunnelCells));
  if (*quantiles) request.quantiles = **std::move(quantiles);
  return request;
}

Result<query::RetentionRequest> read_retention(const BodyObject& body, const Service& service) {
  if (Status known = body.allow_only({"event", "again", "unit", "periods", "cohorts", "where",
                                      "rules", "as_of", "timezone", "version"});
      !known) {
    return std::move(known).error();
  }
  auto event = body.text("event");
  if (!event) return std::move(event).error();
  if (!*event) {
    return Error{ErrorCode::invalid_input,
                 "\"event\" is needed: the event that customers begin with"};
  }
  auto again = body.text("again");
  if (!again) return std::move(again).error();
  const auto unit = read_unit(body, query::PeriodUnit::week);
  if (!unit) return unit.error();
  const auto periods = body.whole_number("periods");
  if (!periods) return periods.error();
  const auto cohorts = body.whole_number("cohorts");
  if (!cohorts) return cohorts.error();
  Result<query::Query> audience = read_audience(body, service);
  if (!audience) return std::move(audience).error();
  query::RetentionRequest request;
  request.audience = *std::move(audience);
  request.event = **std::move(event);
  request.again = std::move(*again).value_or("");
  request.unit = *unit;
  request.periods = static_cast<std::size_t>(periods->value_or(query::kDefaultRetentionPeriods));
  if (*cohorts) request.cohorts = static_cast<std::size_t>(**cohorts);
  return request;
}

Result<query::TimelineRequest> read_timeline(const BodyObject& body, const Service& service) {
  if (Status known = body.allow_only(
          {"events", "unit", "periods", "where", "rules", "as_of", "timezone", "version"});
      !known) {
    return std::move(known).error();
  }
  auto events = body.texts("events");
  if (!events) return std::move(events).error();
  const auto unit = read_unit(body, query::PeriodUnit::day);
  if (!unit) return unit.error();
  const auto periods = body.whole_number("periods");
  if (!periods) return periods.error();
  Result<query::Query> audience = read_audience(body, service);
  if (!audience) return std::move(audience).error();
  query::TimelineRequest request;
  request.audience = *std::move(audience);
  if (*events) request.events = **std::move(events);
  request.unit = *unit;
  request.periods = static_cast<std::size_t>(periods->value_or(query::kDefaultTimelinePeriods));
  return request;
}

// Reads the body, asks, and writes the reply.
template <typename Request, typename Answer>
Reply answer_call(const Service& service, const Call& call,
                  Result<Request> (*read)(const BodyObject&, const Service&),
                  Result<Answer> (*ask)(const engine::Population&, const Request&,
                                        const engine::Execution&)) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const Result<Request> request = read(BodyObject(*parsed), service);
  if (!request) return problem(request.error());
  const Result<Answer> answer =
      ask(*service.population, *request, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

}  // namespace

Reply funnel_call(const Service& service, const Call& call) {
  return answer_call(service, call, read_funnel, query::funnel);
}

Reply retention_call(const Service& service, const Call& call) {
  return answer_call(service, call, read_retention, query::retention);
}

Reply timeline_call(const Service& service, const Call& call) {
  return answer_call(service, call, read_timeline, query::timeline);
}

}  // namespace muster::server
