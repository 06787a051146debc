// Lists: all, one, save (from an expression, ids or a bitmap), delete.
#include <span>
#include <utility>

#include "engine/index/bitmap.hpp"
#include "loaders/id_lines.hpp"
#include "server/api/accept.hpp"
#include "server/api/calls.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"
#include "server/api/saved_calls.hpp"
#include "server/api/saved_json.hpp"
#include "server/api/url.hpp"
#include "server/api/versions.hpp"

namespace muster::server {
namespace {

/// Ids in the body; what else there is to say stands in the parameters.
Result<ListSaved> save_ids(const Service& service, const Call& call) {
  auto parameters = read_parameters(call.parameters, {"description", "owner"});
  if (!parameters) return std::move(parameters).error();
  Result<loaders::IdLines> lines = loaders::read_id_lines(call.request.body);
  if (!lines) return std::move(lines).error();
  ListDraft draft{call.name, (*parameters)["description"], (*parameters)["owner"]};
  return service.saved->save(draft, std::move(lines->ids));
}

/// A bitmap of places in the order of ids, as /v1/members gives it, of the version that the
/// parameters name.
Result<ListSaved> save_bitmap(const Service& service, const Call& call) {
  auto parameters = read_parameters(call.parameters, {"description", "owner", "version"});
  if (!parameters) return std::move(parameters).error();
  auto version = service.population;
  if (const auto named = parameters->find("version"); named != parameters->end()) {
    auto found = version_named(service, named->second);
    if (!found) return std::move(found).error();
    version = *std::move(found);
  }
  const auto places =
      engine::Bitmap::from_portable_bytes(std::as_bytes(std::span(call.request.body)));
  if (!places) {
    return Error{
        ErrorCode::invalid_input,
        "the body is not one whole bitmap in the portable Roaring format of 32-bit values"};
  }
  ListDraft draft{call.name, (*parameters)["description"], (*parameters)["owner"]};
  return service.saved->save(draft, *places, *version);
}

/// The customers of an expression.
Result<ListSaved> save_expression(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return parsed.error();
  const BodyObject body(*parsed);
  Status known = body.allow_only({"where", "rules", "description", "owner", "as_of", "timezone"});
  if (!known) return std::move(known).error();
  Result<std::optional<std::string>> description = body.text("description");
  if (!description) return std::move(description).error();
  Result<std::optional<std::string>> owner = body.text("owner");
  if (!owner) return std::move(owner).error();
  const Result<query::Query> query = read_query(body, service);
  if (!query) return query.error();
  ListDraft draft{call.name, std::move(*description).value_or(""), std::move(*owner).value_or("")};
  return service.saved->save(draft, *query, execution_for(service, call.request));
}

Result<ListSaved> save(const Service& service, const Call& call) {
  if (is_text_body(call.request.content_type)) return save_ids(service, call);
  if (is_roaring_body(call.request.content_type)) return save_bitmap(service, call);
  return save_expression(service, call);
}

}  // namespace

Reply lists_call(const Service& service, const Call&) {
  if (!service.saved) return no_store();
  const auto state = service.saved->state();
  if (!state) return problem(state.error());
  return Reply{.body = lists_json(**state, *service.population)};
}

Reply list_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  const Result<engine::ListEntry> entry = service.saved->list(call.name);
  if (!entry) return path_problem(entry.error());
  return Reply{.body = to_json(*entry, *service.population)};
}

Reply save_list_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  const Result<ListSaved> saved = save(service, call);
  if (!saved) return query_problem(service, saved.error());
  return Reply{.status = saved->created ? 201U : 200U,
               .body = to_json(*saved, *service.population)};
}

Reply delete_list_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  if (Status removed = service.saved->remove_list(call.name); !removed) {
    return path_problem(removed.error());
  }
  return Reply{.body = deleted_json(call.name)};
}

Reply list_count_call(const Service& service, const Call& call) {
  return count_saved(service, call, query::SavedKind::list);
}
Reply list_members_call(const Service& service, const Call& call) {
  return members_of_saved(service, call, query::SavedKind::list);
}

}  // namespace muster::server
