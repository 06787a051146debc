#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "engine/values/nearest_name.hpp"
#include "server/api/accept.hpp"
#include "server/api/api.hpp"
#include "server/api/asked_version.hpp"
#include "server/api/calls.hpp"
#include "server/api/media_types.hpp"
#include "server/api/problem.hpp"
#include "server/api/url.hpp"

namespace muster::server {
namespace {

constexpr std::array kJsonOnly{kJsonType};
constexpr std::array kMemberTypes{kJsonType, kCsvType, kNdjsonType, kRoaringType};

constexpr std::array kEventTypes{kEventStreamType};

/// What a body may be.
enum class Body { json, json_or_ids, records };

/// Which versions a call answers from: any that is kept, or the current one alone.
enum class Versions { any, current };

struct Route {
  std::string_view path;    ///< with {name} for a part that the caller chooses
  std::string_view method;  ///< HEAD goes where GET goes
  std::span<const std::string_view> offers;
  Reply (*call)(const Service&, const Call&);
  Body body = Body::json;
  Versions versions = Versions::any;
};

constexpr std::array kRoutes{
    Route{"/v1/count", "POST", kJsonOnly, count_call},
    Route{"/v1/counts", "POST", kJsonOnly, counts_call},
    Route{"/v1/members", "POST", kMemberTypes, members_call},
    Route{"/v1/breakdown", "POST", kJsonOnly, breakdown_call},
    Route{"/v1/aggregate", "POST", kJsonOnly, aggregate_call},
    Route{"/v1/cutoffs", "POST", kJsonOnly, cutoffs_call},
    Route{"/v1/diff", "POST", kJsonOnly, difference_call},
    Route{"/v1/overlap", "POST", kJsonOnly, overlap_call},
    Route{"/v1/plan", "POST", kJsonOnly, plan_call},
    Route{"/v1/profile", "POST", kJsonOnly, profile_call},
    Route{"/v1/funnel", "POST", kJsonOnly, funnel_call},
    Route{"/v1/retention", "POST", kJsonOnly, retention_call},
    Route{"/v1/timeline", "POST", kJsonOnly, timeline_call},
    Route{"/v1/score", "POST", kJsonOnly, score_call},
    Route{"/v1/score/suggest", "POST", kJsonOnly, suggest_call},
    Route{"/v1/attributes", "GET", kJsonOnly, attributes_call},
    Route{"/v1/segments", "GET", kJsonOnly, segments_call, Body::json, Versions::current},
    Route{"/v1/segments/{name}", "GET", kJsonOnly, segment_call, Body::json, Versions::current},
    Route{"/v1/segments/{name}", "PUT", kJsonOnly, save_segment_call, Body::json,
          Versions::current},
    Route{"/v1/segments/{name}", "DELETE", kJsonOnly, delete_segment_call, Body::json,
          Versions::current},
    Route{"/v1/segments/{name}/history", "GET", kJsonOnly, segment_history_call, Body::json,
          Versions::current},
    Route{"/v1/segments/{name}/count", "GET", kJsonOnly, segment_count_call},
    Route{"/v1/segments/{name}/members", "GET", kMemberTypes, segment_members_call},
    Route{"/v1/segments/{name}/members", "POST", kMemberTypes, segment_members_call},
    Route{"/v1/segments/{name}/watch", "PUT", kJsonOnly, watch_call},
    Route{"/v1/segments/{name}/watch", "GET", kJsonOnly, watched_call},
    Route{"/v1/segments/{name}/watch", "DELETE", kJsonOnly, unwatch_call},
    Route{"/v1/watched", "GET", kJsonOnly, all_watched_call},
    Route{"/v1/changes", "GET", kEventTypes, changes_call},
    Route{"/v1/hooks", "GET", kJsonOnly, hooks_call},
    Route{"/v1/hooks/{name}", "GET", kJsonOnly, hook_call},
    Route{"/v1/hooks/{name}", "PUT", kJsonOnly, save_hook_call},
    Route{"/v1/hooks/{name}", "DELETE", kJsonOnly, delete_hook_call},
    Route{"/v1/hooks/{name}/dead", "GET", kJsonOnly, dead_letters_call},
    Route{"/v1/hooks/{name}/retry", "POST", kJsonOnly, retry_hook_call},
    Route{"/v1/scorecards", "GET", kJsonOnly, scorecards_call, Body::json, Versions::current},
    Route{"/v1/scorecards/{name}", "GET", kJsonOnly, scorecard_call, Body::json, Versions::current},
    Route{"/v1/scorecards/{name}", "PUT", kJsonOnly, save_scorecard_call, Body::json,
          Versions::current},
    Route{"/v1/scorecards/{name}", "DELETE", kJsonOnly, delete_scorecard_call, Body::json,
          Versions::current},
    Route{"/v1/scorecards/{name}/history", "GET", kJsonOnly, scorecard_history_call, Body::json,
          Versions::current},
    Route{"/v1/lists", "GET", kJsonOnly, lists_call, Body::json, Versions::current},
    Route{"/v1/lists/{name}", "GET", kJsonOnly, list_call, Body::json, Versions::current},
    Route{"/v1/lists/{name}", "PUT", kJsonOnly, save_list_call, Body::json_or_ids,
          Versions::current},
    Route{"/v1/lists/{name}", "DELETE", kJsonOnly, delete_list_call, Body::json, Versions::current},
    Route{"/v1/lists/{name}/count", "GET", kJsonOnly, list_count_call},
    Route{"/v1/lists/{name}/members", "GET", kMemberTypes, list_members_call},
    Route{"/v1/lists/{name}/members", "POST", kMemberTypes, list_members_call},
    Route{"/v1/lint", "POST", kJsonOnly, lint_call},
    Route{"/v1/customers", "PATCH", kJsonOnly, change_customers_call, Body::records,
          Versions::current},
    Route{"/v1/customers/{name}", "GET", kJsonOnly, customer_call},
    Route{"/v1/customers/{name}", "PATCH", kJsonOnly, change_customer_call, Body::json,
          Versions::current},
    Route{"/v1/customers/{name}", "DELETE", kJsonOnly, remove_customer_call, Body::json,
          Versions::current},
    Route{"/v1/events", "POST", kJsonOnly, add_events_call, Body::records, Versions::current},
    Route{"/v1/customers/{name}/explain", "POST", kJsonOnly, why_call},
    Route{"/v1/customers/{name}/score", "POST", kJsonOnly, customer_score_call},
    Route{"/healthz", "GET", kJsonOnly, healthz_call, Body::json, Versions::current},
    Route{"/readyz", "GET", kJsonOnly, readyz_call, Body::json, Versions::current},
    Route{"/", "GET", kJsonOnly, welcome_call, Body::json, Versions::current},
};

Reply unknown_path(std::string_view path) {
  std::vector<std::string_view> paths;
  paths.reserve(kRoutes.size());
  for (const Route& route : kRoutes) paths.push_back(route.path);
  const std::optional<std::string> near = engine::nearest(path, paths);
  return problem(404, near ? fmt::format("there is nothing at this path; did you mean {}?", *near)
                           : "there is nothing at this path; GET / lists the calls");
}

/// Cuts the part before the next `/` off the front.
std::string_view cut_part(std::string_view& path) {
  const std::size_t end = path.find('/');
  const std::string_view part = path.substr(0, end);
  path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  return part;
}

/// What stands for {name}, still encoded; empty optional when the path is another.
std::optional<std::string_view> match(std::string_view route, std::string_view path) {
  std::string_view name;
  while (!route.empty() && !path.empty()) {
    const bool more = route.find('/') != std::string_view::npos;
    if (more != (path.find('/') != std::string_view::npos)) return std::nullopt;
    const std::string_view wanted = cut_part(route);
    const std::string_view part = cut_part(path);
    if (wanted == "{name}" && !part.empty()) {
      name = part;
    } else if (wanted != part) {
      return std::nullopt;
    }
  }
  if (!route.empty() || !path.empty()) return std::nullopt;
  return name;
}

bool fits(const Route& route, std::string_view method) {
  return method == route.method || (method == "HEAD" && route.method == "GET");
}

Reply wrong_method(const std::vector<const Route*>& routes, std::string_view method) {
  std::string allowed;
  for (const Route* route : routes) {
    allowed += allowed.empty() ? "" : ", ";
    allowed += route->method == "GET" ? "GET, HEAD" : route->method;
  }
  Reply reply = problem(
      405, fmt::format("{} takes {}, not {}", routes.front()->path, allowed, method.substr(0, 20)));
  reply.headers.emplace_back("Allow", allowed);
  return reply;
}

/// Whether the route reads a body of that type; if not, what it does read.
std::optional<std::string_view> wrong_body(const Route& route, std::string_view content_type) {
  if (route.method == "GET" || route.method == "DELETE") return std::nullopt;
  if (is_json_body(content_type)) return std::nullopt;
  if (route.body == Body::json) {
    return "the body must be JSON: Content-Type: application/json, in UTF-8";
  }
  if (route.body == Body::records) {
    if (is_records_body(content_type)) return std::nullopt;
    return "the body must be JSON objects, one a line (Content-Type: application/x-ndjson), or one "
           "JSON object or array (application/json), in UTF-8";
  }
  if (is_text_body(content_type)) return std::nullopt;
  return "the body must be JSON (Content-Type: application/json) or one id a line (text/plain or "
         "text/csv), in UTF-8";
}

/// The reply with the version that gave it, unless it says so itself.
Reply named(Reply reply, const std::string& version) {
  const bool says = std::any_of(reply.headers.begin(), reply.headers.end(),
                                [](const auto& header) { return header.first == kVersionHeader; });
  if (!says) reply.headers.emplace_back(kVersionHeader, version);
  return reply;
}

}  // namespace

Reply Api::route(const Service& service, const Request& request) {
  const std::size_t mark = request.target.find('?');
  const std::string_view path = request.target.substr(0, mark);
  std::vector<const Route*> routes;
  std::string_view encoded;
  for (const Route& each : kRoutes) {
    if (const auto name = match(each.path, path)) {
      routes.push_back(&each);
      encoded = *name;
    }
  }
  if (routes.empty()) return unknown_path(path);
  std::optional<std::string> name = percent_decoded(encoded);
  if (!name) return problem(400, "the name in the path is not percent-encoded UTF-8");
  const auto found = std::find_if(routes.begin(), routes.end(),
                                  [&](const Route* each) { return fits(*each, request.method); });
  if (found == routes.end()) return wrong_method(routes, request.method);
  const Route& route = **found;
  const std::optional<std::string_view> accepted = choose_media_type(request.accept, route.offers);
  if (!accepted) {
    return problem(406, fmt::format("this call answers in {}", fmt::join(route.offers, ", ")));
  }
  if (const auto wrong = wrong_body(route, request.content_type)) return problem(415, *wrong);
  const std::string_view parameters =
      mark == std::string_view::npos ? std::string_view{} : request.target.substr(mark + 1);
  const Call call{request, *accepted, parameters, *std::move(name)};
  if (route.versions == Versions::current) return route.call(service, call);
  const auto asked = asked_version(request, parameters, service.limits.json_depth);
  if (!asked) return problem(asked.error());
  if (!asked->has_value()) return route.call(service, call);
  const auto version = service.version(**asked);
  if (!version) return problem(version.error());
  return named(route.call(service.at(*version), call), (*version)->version());
}

Reply Api::answer(const Request& request) const {
  const Service service = service_.now();
  return named(route(service, request), service.population->version());
}

}  // namespace muster::server
