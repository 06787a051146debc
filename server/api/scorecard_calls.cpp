// Saved scorecards: list, show, save, delete, history.
#include <utility>

#include "server/api/calls.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"
#include "server/api/saved_calls.hpp"
#include "server/api/saved_json.hpp"
#include "server/api/saved_scorecard_json.hpp"
#include "server/api/scorecard_body.hpp"

namespace muster::server {
namespace {

/// PUT replaces: what the body leaves out is empty. The card's description is that of what is
/// saved.
Result<ScorecardDraft> read_draft(const BodyObject& body, const Call& call,
                                  const Service& service) {
  if (Status known = body.allow_only({"card", "owner", "as_of", "timezone"}); !known) {
    return std::move(known).error();
  }
  Result<std::optional<std::string>> owner = body.text("owner");
  if (!owner) return std::move(owner).error();
  Result<query::QueryContext> context = read_context(body, service);
  if (!context) return std::move(context).error();
  const boost::json::value* card = body.find("card");
  const boost::json::object* object = card == nullptr ? nullptr : card->if_object();
  if (object == nullptr) {
    return Error{ErrorCode::invalid_input, "\"card\" is needed: a scorecard, {\"rules\": […]}"};
  }
  Result<query::Scorecard> read = read_scorecard(BodyObject(*object), service.limits.language);
  if (!read) return std::move(read).error();
  ScorecardDraft draft;
  draft.name = call.name;
  draft.description = read->description;
  draft.card = *std::move(read);
  draft.card.name = call.name;
  draft.context = *std::move(context);
  draft.owner = std::move(*owner).value_or("");
  return draft;
}

}  // namespace

Reply scorecards_call(const Service& service, const Call&) {
  if (!service.saved) return no_store();
  const auto state = service.saved->state();
  if (!state) return problem(state.error());
  return Reply{.body = scorecards_json(**state, *service.population)};
}

Reply scorecard_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  const Result<engine::Segment> scorecard = service.saved->scorecard(call.name);
  if (!scorecard) return path_problem(scorecard.error());
  return Reply{.body = scorecard_json(*scorecard)};
}

Reply save_scorecard_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const Result<ScorecardDraft> draft = read_draft(BodyObject(*parsed), call, service);
  if (!draft) return problem(draft.error());
  const Result<ScorecardSaved> saved = service.saved->save(*draft);
  if (!saved) return problem(saved.error());
  return Reply{.status = saved->created ? 201U : 200U, .body = to_json(*saved)};
}

Reply delete_scorecard_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  if (Status removed = service.saved->remove_scorecard(call.name); !removed) {
    return path_problem(removed.error());
  }
  return Reply{.body = deleted_json(call.name)};
}

Reply scorecard_history_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  const auto history = service.saved->history(call.name, engine::DefinitionKind::scorecard);
  if (!history) return path_problem(history.error());
  return Reply{.body = scorecard_history_json(call.name, *history)};
}

}  // namespace muster::server
