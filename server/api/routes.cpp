#include "server/api/routes.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <string>
#include <vector>

#include "server/api/calls.hpp"
#include "server/api/media_types.hpp"

namespace muster::server {
namespace {

constexpr std::array kJsonOnly{kJsonType};
constexpr std::array kMemberTypes{kJsonType, kCsvType, kNdjsonType, kRoaringType};

constexpr std::array kMetricsTypes{kPlainType};
constexpr std::array kEventTypes{kEventStreamType};
constexpr std::array kHtmlOnly{kHtmlType};

constexpr std::array kRoutes{
    Route{"/v1/count", "POST", Scope::count, Answers::groups, kJsonOnly, count_call},
    Route{"/v1/definition", "POST", Scope::count, Answers::groups, kJsonOnly, definition_call,
          Body::json, Versions::current},
    Route{"/v1/counts", "POST", Scope::count, Answers::groups, kJsonOnly, counts_call},
    Route{"/v1/members", "POST", Scope::read, Answers::attributes, kMemberTypes, members_call},
    Route{"/v1/breakdown", "POST", Scope::count, Answers::groups, kJsonOnly, breakdown_call},
    Route{"/v1/aggregate", "POST", Scope::read, Answers::attributes, kJsonOnly, aggregate_call},
    Route{"/v1/cutoffs", "POST", Scope::read, Answers::attributes, kJsonOnly, cutoffs_call},
    Route{"/v1/diff", "POST", Scope::read, Answers::attributes, kJsonOnly, difference_call},
    Route{"/v1/overlap", "POST", Scope::count, Answers::groups, kJsonOnly, overlap_call},
    Route{"/v1/plan", "POST", Scope::read, Answers::attributes, kJsonOnly, plan_call},
    Route{"/v1/profile", "POST", Scope::count, Answers::attributes, kJsonOnly, profile_call},
    Route{"/v1/funnel", "POST", Scope::count, Answers::attributes, kJsonOnly, funnel_call},
    Route{"/v1/retention", "POST", Scope::count, Answers::attributes, kJsonOnly, retention_call},
    Route{"/v1/timeline", "POST", Scope::count, Answers::attributes, kJsonOnly, timeline_call},
    Route{"/v1/score", "POST", Scope::read, Answers::attributes, kJsonOnly, score_call},
    Route{"/v1/score/suggest", "POST", Scope::read, Answers::attributes, kJsonOnly, suggest_call},
    Route{"/v1/attributes", "GET", Scope::count, Answers::groups, kJsonOnly, attributes_call},
    Route{"/v1/segments", "GET", Scope::count, Answers::groups, kJsonOnly, segments_call,
          Body::json, Versions::current},
    Route{"/v1/segments/{name}", "GET", Scope::count, Answers::groups, kJsonOnly, segment_call,
          Body::json, Versions::current},
    Route{"/v1/segments/{name}", "PUT", Scope::write, Answers::whole, kJsonOnly, save_segment_call,
          Body::json, Versions::current},
    Route{"/v1/segments/{name}", "DELETE", Scope::write, Answers::whole, kJsonOnly,
          delete_segment_call, Body::json, Versions::current},
    Route{"/v1/segments/{name}/history", "GET", Scope::count, Answers::whole, kJsonOnly,
          segment_history_call, Body::json, Versions::current},
    Route{"/v1/segments/{name}/count", "GET", Scope::count, Answers::groups, kJsonOnly,
          segment_count_call},
    Route{"/v1/segments/{name}/members", "GET", Scope::read, Answers::attributes, kMemberTypes,
          segment_members_call},
    Route{"/v1/segments/{name}/members", "POST", Scope::read, Answers::attributes, kMemberTypes,
          segment_members_call},
    Route{"/v1/segments/{name}/watch", "PUT", Scope::write, Answers::whole, kJsonOnly, watch_call},
    Route{"/v1/segments/{name}/watch", "GET", Scope::count, Answers::whole, kJsonOnly,
          watched_call},
    Route{"/v1/segments/{name}/watch", "DELETE", Scope::write, Answers::whole, kJsonOnly,
          unwatch_call},
    Route{"/v1/watched", "GET", Scope::count, Answers::whole, kJsonOnly, all_watched_call},
    Route{"/v1/changes", "GET", Scope::read, Answers::whole, kEventTypes, changes_call},
    Route{"/v1/hooks", "GET", Scope::admin, Answers::whole, kJsonOnly, hooks_call},
    Route{"/v1/hooks/{name}", "GET", Scope::admin, Answers::whole, kJsonOnly, hook_call},
    Route{"/v1/hooks/{name}", "PUT", Scope::admin, Answers::whole, kJsonOnly, save_hook_call},
    Route{"/v1/hooks/{name}", "DELETE", Scope::admin, Answers::whole, kJsonOnly, delete_hook_call},
    Route{"/v1/hooks/{name}/dead", "GET", Scope::admin, Answers::whole, kJsonOnly,
          dead_letters_call},
    Route{"/v1/hooks/{name}/retry", "POST", Scope::admin, Answers::whole, kJsonOnly,
          retry_hook_call, Body::json, Versions::current},
    Route{"/v1/scorecards", "GET", Scope::count, Answers::groups, kJsonOnly, scorecards_call,
          Body::json, Versions::current},
    Route{"/v1/scorecards/{name}", "GET", Scope::count, Answers::groups, kJsonOnly, scorecard_call,
          Body::json, Versions::current},
    Route{"/v1/scorecards/{name}", "PUT", Scope::write, Answers::whole, kJsonOnly,
          save_scorecard_call, Body::json, Versions::current},
    Route{"/v1/scorecards/{name}", "DELETE", Scope::write, Answers::whole, kJsonOnly,
          delete_scorecard_call, Body::json, Versions::current},
    Route{"/v1/scorecards/{name}/history", "GET", Scope::count, Answers::whole, kJsonOnly,
          scorecard_history_call, Body::json, Versions::current},
    Route{"/v1/lists", "GET", Scope::count, Answers::attributes, kJsonOnly, lists_call, Body::json,
          Versions::current},
    Route{"/v1/lists/{name}", "GET", Scope::count, Answers::attributes, kJsonOnly, list_call,
          Body::json, Versions::current},
    Route{"/v1/lists/{name}", "PUT", Scope::write, Answers::whole, kJsonOnly, save_list_call,
          Body::json_or_ids, Versions::current},
    Route{"/v1/lists/{name}", "DELETE", Scope::write, Answers::whole, kJsonOnly, delete_list_call,
          Body::json, Versions::current},
    Route{"/v1/lists/{name}/count", "GET", Scope::count, Answers::groups, kJsonOnly,
          list_count_call},
    Route{"/v1/lists/{name}/members", "GET", Scope::read, Answers::attributes, kMemberTypes,
          list_members_call},
    Route{"/v1/lists/{name}/members", "POST", Scope::read, Answers::attributes, kMemberTypes,
          list_members_call},
    Route{"/v1/snapshots", "GET", Scope::count, Answers::groups, kJsonOnly, snapshots_call,
          Body::json, Versions::current},
    Route{"/v1/snapshots/{name}", "GET", Scope::count, Answers::groups, kJsonOnly, snapshot_call,
          Body::json, Versions::current},
    Route{"/v1/snapshots/{name}", "PUT", Scope::write, Answers::whole, kJsonOnly,
          take_snapshot_call, Body::json, Versions::current},
    Route{"/v1/snapshots/{name}", "DELETE", Scope::write, Answers::whole, kJsonOnly,
          delete_snapshot_call, Body::json, Versions::current},
    Route{"/v1/lint", "POST", Scope::count, Answers::attributes, kJsonOnly, lint_call},
    Route{"/v1/customers", "PATCH", Scope::write, Answers::whole, kJsonOnly, change_customers_call,
          Body::records, Versions::next},
    Route{"/v1/customers/{name}", "GET", Scope::read, Answers::attributes, kJsonOnly,
          customer_call},
    Route{"/v1/customers/{name}", "PATCH", Scope::write, Answers::whole, kJsonOnly,
          change_customer_call, Body::json, Versions::next},
    Route{"/v1/customers/{name}", "DELETE", Scope::write, Answers::whole, kJsonOnly,
          remove_customer_call, Body::json, Versions::next},
    Route{"/v1/events", "POST", Scope::write, Answers::whole, kJsonOnly, add_events_call,
          Body::records, Versions::next},
    Route{"/v1/customers/{name}/explain", "POST", Scope::read, Answers::attributes, kJsonOnly,
          why_call},
    Route{"/v1/customers/{name}/score", "POST", Scope::read, Answers::attributes, kJsonOnly,
          customer_score_call},
    Route{"/v1/audit", "GET", Scope::admin, Answers::whole, kJsonOnly, audit_call, Body::json,
          Versions::current},
    Route{"/metrics", "GET", Scope::admin, Answers::whole, kMetricsTypes, metrics_call, Body::json,
          Versions::current},
    Route{"/healthz", "GET", Scope::none, Answers::groups, kJsonOnly, healthz_call, Body::json,
          Versions::current},
    Route{"/readyz", "GET", Scope::none, Answers::groups, kJsonOnly, readyz_call, Body::json,
          Versions::current},
    Route{"/openapi.json", "GET", Scope::count, Answers::groups, kJsonOnly, openapi_call,
          Body::json, Versions::current},
    Route{"/docs", "GET", Scope::count, Answers::groups, kHtmlOnly, docs_call, Body::json,
          Versions::current},
    Route{"/", "GET", Scope::count, Answers::groups, kJsonOnly, welcome_call, Body::json,
          Versions::current},
};

constexpr std::string_view kName = "{name}";

/// The routes by their paths, as the table has them: one for each method.
using RoutesByPath = boost::unordered_flat_map<std::string_view, std::vector<const Route*>>;

/// Of the paths without a name, or of those with one.
RoutesByPath by_path(bool named) {
  RoutesByPath routes;
  for (const Route& each : kRoutes) {
    const bool has_name = each.path.find(kName) != std::string_view::npos;
    if (has_name == named) routes[each.path].push_back(&each);
  }
  return routes;
}

/// No route has more slashes, so a path that does need not be tried.
constexpr std::ptrdiff_t kMostSlashes = [] {
  std::ptrdiff_t most = 0;
  for (const Route& each : kRoutes) most = std::max(most, std::ranges::count(each.path, '/'));
  return most;
}();

}  // namespace

std::span<const Route> all_routes() { return kRoutes; }

const Route* FoundRoutes::taking(std::string_view method) const {
  const auto found = std::find_if(routes.begin(), routes.end(), [&](const Route* each) {
    return method == each->method || (method == "HEAD" && each->method == "GET");
  });
  return found == routes.end() ? nullptr : *found;
}

FoundRoutes routes_of(std::string_view path) {
  static const RoutesByPath kPlain = by_path(false);
  static const RoutesByPath kNamed = by_path(true);
  if (const auto plain = kPlain.find(path); plain != kPlain.end()) return {plain->second};
  if (std::ranges::count(path, '/') > kMostSlashes) return {};
  // Any part of the path may be the name of something.
  std::string key;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (end > begin) {
      key.assign(path.substr(0, begin)).append(kName).append(path.substr(end));
      const auto named = kNamed.find(key);
      if (named != kNamed.end()) return {named->second, path.substr(begin, end - begin)};
    }
    begin = end + 1;
  }
  return {};
}

}  // namespace muster::server
