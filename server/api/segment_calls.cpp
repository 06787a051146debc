// Saved segments: list, show, save, delete, history.
#include <fmt/format.h>

#include <utility>

#include "server/api/calls.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"
#include "server/api/saved_calls.hpp"
#include "server/api/saved_json.hpp"
#include "server/live/change_feed.hpp"

namespace muster::server {
namespace {

/// PUT replaces: what the body leaves out is empty.
Result<SegmentDraft> read_draft(const BodyObject& body, const Call& call, const Service& service) {
  Status known = body.allow_only({"where", "rules", "family", "description", "owner"});
  if (!known) return std::move(known).error();
  Result<std::optional<std::string>> family = body.text("family");
  if (!family) return std::move(family).error();
  Result<std::optional<std::string>> description = body.text("description");
  if (!description) return std::move(description).error();
  Result<std::optional<std::string>> owner = body.text("owner");
  if (!owner) return std::move(owner).error();
  Result<query::Query> query = read_query(body, service);
  if (!query) return std::move(query).error();
  SegmentDraft draft;
  draft.name = call.name;
  draft.query = *std::move(query);
  draft.description = std::move(*description).value_or("");
  draft.owner = std::move(*owner).value_or("");
  draft.family.emplace();
  if (family->has_value()) {
    Result<engine::Family> read = read_family(**family);
    if (!read) return std::move(read).error();
    draft.family.emplace(*read);
  }
  return draft;
}

}  // namespace

Reply segments_call(const Service& service, const Call&) {
  if (!service.saved) return no_store();
  const auto state = service.saved->state();
  if (!state) return problem(state.error());
  return Reply{.body = segments_json(**state, *service.population)};
}

Reply segment_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  const Result<engine::Segment> segment = service.saved->segment(call.name);
  if (!segment) return path_problem(segment.error());
  return Reply{.body = to_json(*segment)};
}

Reply save_segment_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const Result<SegmentDraft> draft = read_draft(BodyObject(*parsed), call, service);
  if (!draft) return problem(draft.error());
  const Result<SegmentSaved> saved = service.saved->save(*draft);
  if (!saved) return problem(saved.error());
  if (service.feed) service.feed->look();
  return Reply{.status = saved->created ? 201U : 200U, .body = to_json(*saved)};
}

Reply delete_segment_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  if (Status removed = service.saved->remove_segment(call.name); !removed) {
    return path_problem(removed.error());
  }
  return Reply{.body = deleted_json(call.name)};
}

Reply segment_history_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  const auto history = service.saved->history(call.name);
  if (!history) return path_problem(history.error());
  if (!service.feed) return Reply{.body = to_json(call.name, *history)};
  const auto sizes = service.feed->sizes(call.name);
  if (!sizes) return problem(sizes.error());
  return Reply{.body = to_json(call.name, *history, &*sizes)};
}

Reply segment_count_call(const Service& service, const Call& call) {
  return count_saved(service, call, query::SavedKind::segment);
}
Reply segment_members_call(const Service& service, const Call& call) {
  return members_of_saved(service, call, query::SavedKind::segment);
}

}  // namespace muster::server
