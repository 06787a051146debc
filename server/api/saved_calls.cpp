#include "server/api/saved_calls.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

#include "engine/values/nearest_name.hpp"
#include "query/language/printer.hpp"
#include "query/run/count.hpp"
#include "server/api/answer_json.hpp"
#include "server/api/group_answers.hpp"
#include "server/api/members_reply.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"
#include "server/api/url.hpp"

namespace muster::server {
namespace {

/// The members of an object as they would stand in a body.
Result<boost::json::object> body_of(std::string_view parameters) {
  auto read = read_parameters(
      parameters, {"fields", "order_by", "limit", "cursor", "as_of", "timezone", "version"});
  if (!read) return std::move(read).error();
  boost::json::object body;
  for (const auto& [name, value] : *read) {
    if (name == "fields") {
      boost::json::array fields;
      for (std::string_view rest = value; !rest.empty();) {
        const std::size_t end = rest.find(',');
        fields.emplace_back(std::string(rest.substr(0, end)));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      }
      body[name] = std::move(fields);
    } else if (name == "limit") {
      std::uint64_t limit = 0;
      const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), limit);
      if (failed != std::errc{} || end != value.data() + value.size()) {
        return Error{ErrorCode::invalid_input, "\"limit\" must be a whole number, 0 or more"};
      }
      body[name] = limit;
    } else {
      body[name] = value;
    }
  }
  return body;
}

/// The query that names it, once it is known to be there.
Result<query::Query> query_of(const Service& service, const Call& call, query::SavedKind kind,
                              const BodyObject& body) {
  if (kind == query::SavedKind::segment) {
    if (auto there = service.saved->segment(call.name); !there) return std::move(there).error();
  } else {
    if (auto there = service.saved->list(call.name); !there) return std::move(there).error();
  }
  Result<query::QueryContext> context = read_context(body, service);
  if (!context) return std::move(context).error();
  query::Query query;
  query.expression = query::Expression{query::SavedCondition{kind, call.name}};
  query.context = *std::move(context);
  return query;
}

}  // namespace

Reply no_store() {
  return problem(Error{ErrorCode::not_found,
                       "segments and lists are saved in a store; this server answers from a file"});
}

Reply path_problem(const Error& error) {
  if (error.code != ErrorCode::unknown_name) return problem(error);
  Error not_found = error;
  not_found.code = ErrorCode::not_found;
  return problem(not_found);
}

Result<engine::Family> read_family(std::string_view name) {
  if (const std::optional<engine::Family> family = engine::family_named(name)) return *family;
  constexpr std::array<std::string_view, 5> kFamilies{"demographic", "geographic", "behavioural",
                                                      "satisfaction", "value"};
  return Error{
      ErrorCode::invalid_input,
      fmt::format("\"{}\" is no family; the families are: {}", name, fmt::join(kFamilies, ", ")),
      std::nullopt, engine::nearest(name, kFamilies)};
}

Reply count_saved(const Service& service, const Call& call, query::SavedKind kind) {
  if (!service.saved) return no_store();
  auto parameters = read_parameters(call.parameters, {"as_of", "timezone", "version"});
  if (!parameters) return problem(parameters.error());
  boost::json::object object;
  for (const auto& [name, value] : *parameters) object[name] = value;
  const Result<query::Query> query = query_of(service, call, kind, BodyObject(object));
  if (!query) return path_problem(query.error());
  if (service.smallest_group() > 0) return told_count(service, call, *query);
  const Result<query::CountAnswer> answer =
      query::count(*service.population, *query, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

Reply members_of_saved(const Service& service, const Call& call, query::SavedKind kind) {
  if (!service.saved) return no_store();
  const Result<boost::json::object> object =
      call.request.method == "POST" ? parse_body(call.request.body, service.limits.json_depth)
                                    : body_of(call.parameters);
  if (!object) return problem(object.error());
  const BodyObject body(*object);
  Status known = body.allow_only(
      {"fields", "order_by", "limit", "cursor", "after", "as_of", "timezone", "version"});
  if (!known) return problem(known.error());
  Result<query::MembersRequest> request = read_members_options(body);
  if (!request) return problem(request.error());
  Result<query::Query> query = query_of(service, call, kind, body);
  if (!query) return path_problem(query.error());
  request->query = *std::move(query);
  return members_reply(service, call, *request);
}

}  // namespace muster::server
