#include <utility>

#include "query/run/difference.hpp"
#include "server/access/export_note.hpp"
#include "server/api/calls.hpp"
#include "server/api/difference_json.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"
#include "server/api/versions.hpp"

namespace muster::server {
namespace {

struct AskedVersions {
  std::string from;
  std::string to = "current";
};

/// The context of the older side: what is not said of it is as on the other.
Result<query::QueryContext> read_from_context(const BodyObject& body,
                                              const query::QueryContext& to) {
  Result<std::optional<std::string>> as_of = body.text("from_as_of");
  if (!as_of) return std::move(as_of).error();
  Result<std::optional<std::string>> zone = body.text("from_timezone");
  if (!zone) return std::move(zone).error();
  query::QueryContext context = to;
  if (zone->has_value()) {
    Result<engine::TimeZone> named = engine::TimeZone::named(**zone);
    if (!named) return std::move(named).error();
    context.zone = *std::move(named);
  }
  if (as_of->has_value()) {
    Result<engine::Instant> moment = query::read_as_of(**as_of, context.zone);
    if (!moment) return std::move(moment).error();
    context.as_of = *moment;
  }
  return context;
}

Result<query::DifferenceRequest> read_request(const BodyObject& body, const Service& service,
                                              AskedVersions& versions) {
  if (Status known =
          body.allow_only({"where", "rules", "from", "to", "as_of", "timezone", "from_as_of",
                           "from_timezone", "members", "limit", "entered_after", "left_after"});
      !known) {
    return std::move(known).error();
  }
  Result<std::optional<std::string>> from = body.text("from");
  if (!from) return std::move(from).error();
  Result<std::optional<std::string>> to = body.text("to");
  if (!to) return std::move(to).error();
  if (!from->has_value()) {
    return Error{ErrorCode::invalid_input,
                 "\"from\" is needed: a version that is kept, or the name of a snapshot"};
  }
  versions.from = **from;
  if (to->has_value()) versions.to = **to;
  Result<std::optional<bool>> members = body.flag("members");
  if (!members) return std::move(members).error();
  Result<std::optional<std::uint64_t>> limit = body.whole_number("limit");
  if (!limit) return std::move(limit).error();
  Result<std::optional<std::string>> entered_after = body.text("entered_after");
  if (!entered_after) return std::move(entered_after).error();
  Result<std::optional<std::string>> left_after = body.text("left_after");
  if (!left_after) return std::move(left_after).error();
  Result<query::Query> query = read_query(body, service);
  if (!query) return std::move(query).error();
  Result<query::QueryContext> context = read_from_context(body, query->context);
  if (!context) return std::move(context).error();

  query::DifferenceRequest request;
  request.expression = std::move(query->expression);
  request.text = std::move(query->text);
  request.to = std::move(query->context);
  request.from = *std::move(context);
  request.members = members->value_or(true) ? limit->value_or(query::kDefaultDifferenceMembers) : 0;
  request.entered_after = std::move(*entered_after).value_or("");
  request.left_after = std::move(*left_after).value_or("");
  return request;
}

}  // namespace

Reply difference_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  AskedVersions versions;
  const Result<query::DifferenceRequest> request =
      read_request(BodyObject(*parsed), service, versions);
  if (!request) return problem(request.error());
  const auto from = version_named(service, versions.from);
  if (!from) return problem(from.error());
  const auto to = version_named(service, versions.to);
  if (!to) return problem(to.error());
  const Result<query::DifferenceAnswer> answer =
      query::difference(**from, **to, *request, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  const std::uint64_t members = answer->entered.members.size() + answer->left.members.size();
  if (members > 0) {
    Status noted = note_export(service, call, answer->where, {}, members, answer->to_version);
    if (!noted) return problem(noted.error());
  }
  return Reply{.body = to_json(*answer)};
}

}  // namespace muster::server
