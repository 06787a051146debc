// Watched segments, and the stream of who comes and goes in them.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "server/api/calls.hpp"
#include "server/api/json_writer.hpp"
#include "server/api/problem.hpp"
#include "server/api/request_body.hpp"
#include "server/api/saved_calls.hpp"
#include "server/api/saved_json.hpp"
#include "server/api/url.hpp"
#include "server/live/change_stream.hpp"
#include "server/saved/saved_store.hpp"

namespace muster::server {
namespace {

Reply no_feed() {
  return problem(Error{ErrorCode::not_found,
                       "only a store that is open for writing is watched; this server answers "
                       "from a file, or from a store that it may not write to"});
}

void write_watched(JsonWriter& json, const WatchedSegment& watched) {
  json.begin_object();
  json.key("segment").string(watched.name);
  json.key("timezone").string(watched.zone);
  json.key("since").value(engine::Instant{watched.since});
  json.key("count").integer(watched.count);
  json.key("as_of").value(engine::Instant{watched.as_of});
  json.end_object();
}

std::string to_json(const WatchedSegment& watched) {
  std::string text;
  JsonWriter json(text);
  write_watched(json, watched);
  return text;
}

/// Null when it is not watched.
const WatchedSegment* find(const ChangeFeed::Standing& standing, std::string_view name) {
  const auto found = std::find_if(standing.watched.begin(), standing.watched.end(),
                                  [&](const WatchedSegment& each) { return each.name == name; });
  return found == standing.watched.end() ? nullptr : &*found;
}

Error not_watched(std::string_view name) {
  return {ErrorCode::not_found,
          fmt::format("segment '{}' is not watched; PUT /v1/segments/{{name}}/watch begins", name)};
}

Result<engine::TimeZone> read_zone(const Call& call, const Service& service) {
  if (call.request.body.empty()) return engine::TimeZone::utc();
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return parsed.error();
  const BodyObject body(*parsed);
  if (Status known = body.allow_only({"timezone"}); !known) return std::move(known).error();
  Result<std::optional<std::string>> zone = body.text("timezone");
  if (!zone) return std::move(zone).error();
  if (!zone->has_value()) return engine::TimeZone::utc();
  return engine::TimeZone::named(**zone);
}

}  // namespace

Reply watch_call(const Service& service, const Call& call) {
  if (!service.saved) return no_store();
  if (!service.feed) return no_feed();
  // A name in the path that is none is told before what the body says.
  if (const auto segment = service.saved->segment(call.name); !segment) {
    return path_problem(segment.error());
  }
  const Result<engine::TimeZone> zone = read_zone(call, service);
  if (!zone) return problem(zone.error());
  const Result<WatchedSegment> watched = service.feed->watch(call.name, *zone);
  if (!watched) return problem(watched.error());
  return Reply{.body = to_json(*watched)};
}

Reply watched_call(const Service& service, const Call& call) {
  if (!service.feed) return no_feed();
  const ChangeFeed::Standing standing = service.feed->standing();
  const WatchedSegment* watched = find(standing, call.name);
  // One that was deleted a moment ago is gone, though the feed has not ended it yet.
  const bool is_gone = service.saved && !service.saved->segment(call.name);
  if (watched == nullptr || is_gone) return problem(not_watched(call.name));
  return Reply{.body = to_json(*watched)};
}

Reply unwatch_call(const Service& service, const Call& call) {
  if (!service.feed) return no_feed();
  if (Status done = service.feed->unwatch(call.name); !done) return problem(done.error());
  return Reply{.body = deleted_json(call.name)};
}

Reply all_watched_call(const Service& service, const Call&) {
  if (!service.feed) return no_feed();
  Reply reply;
  JsonWriter json(reply.body);
  json.begin_object().key("watched").begin_array();
  for (const WatchedSegment& each : service.feed->standing().watched) write_watched(json, each);
  json.end_array().end_object();
  return reply;
}

Reply changes_call(const Service& service, const Call& call) {
  if (!service.feed) return no_feed();
  auto parameters = read_parameters(call.parameters, {"segments", "last_event_id"});
  if (!parameters) return problem(parameters.error());
  std::set<std::string> segments;
  const ChangeFeed::Standing standing = service.feed->standing();
  for (std::string_view rest = (*parameters)["segments"]; !rest.empty();) {
    const std::size_t end = rest.find(',');
    const std::string_view name = rest.substr(0, end);
    if (find(standing, name) == nullptr) return problem(not_watched(name));
    segments.emplace(name);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  std::string last_id(call.request.last_event_id);
  if (last_id.empty()) last_id = (*parameters)["last_event_id"];
  Reply reply;
  reply.content_type = call.accepted;
  reply.stream =
      std::make_unique<ChangeStream>(service.feed, std::move(segments), std::move(last_id));
  return reply;
}

}  // namespace muster::server
