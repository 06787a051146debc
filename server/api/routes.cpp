#include "server/api/routes.hpp"

#include <algorithm>
#include <array>

#include "server/api/calls.hpp"
#include "server/api/media_types.hpp"

namespace muster::server {
namespace {

constexpr std::array kJsonOnly{kJsonType};
constexpr std::array kMemberTypes{kJsonType, kCsvType, kNdjsonType, kRoaringType};

constexpr std::array kEventTypes{kEventStreamType};

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

}  // namespace

std::span<const Route> all_routes() { return kRoutes; }

const Route* FoundRoutes::taking(std::string_view method) const {
  const auto found = std::find_if(routes.begin(), routes.end(), [&](const Route* each) {
    return method == each->method || (method == "HEAD" && each->method == "GET");
  });
  return found == routes.end() ? nullptr : *found;
}

FoundRoutes routes_of(std::string_view path) {
  FoundRoutes found;
  for (const Route& each : kRoutes) {
    if (const auto name = match(each.path, path)) {
      found.routes.push_back(&each);
      found.name = *name;
    }
  }
  return found;
}

}  // namespace muster::server
