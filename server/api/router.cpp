#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "engine/values/nearest_name.hpp"
#include "server/api/accept.hpp"
#include "server/api/api.hpp"
#include "server/api/calls.hpp"
#include "server/api/media_types.hpp"
#include "server/api/problem.hpp"

namespace muster::server {
namespace {

constexpr std::array kJsonOnly{kJsonType};
constexpr std::array kMemberTypes{kJsonType, kCsvType, kNdjsonType, kRoaringType};

struct Route {
  std::string_view path;
  std::string_view method;  ///< HEAD goes where GET goes
  std::span<const std::string_view> offers;
  Reply (*call)(const Service&, const Call&);
};

constexpr std::array kRoutes{
    Route{"/v1/count", "POST", kJsonOnly, count_call},
    Route{"/v1/counts", "POST", kJsonOnly, counts_call},
    Route{"/v1/members", "POST", kMemberTypes, members_call},
    Route{"/v1/breakdown", "POST", kJsonOnly, breakdown_call},
    Route{"/v1/overlap", "POST", kJsonOnly, overlap_call},
    Route{"/v1/attributes", "GET", kJsonOnly, attributes_call},
    Route{"/healthz", "GET", kJsonOnly, healthz_call},
    Route{"/readyz", "GET", kJsonOnly, readyz_call},
    Route{"/", "GET", kJsonOnly, welcome_call},
};

Reply unknown_path(std::string_view path) {
  std::vector<std::string_view> paths;
  paths.reserve(kRoutes.size());
  for (const Route& route : kRoutes) paths.push_back(route.path);
  const std::optional<std::string> near = engine::nearest(path, paths);
  return problem(404, near ? fmt::format("there is nothing at this path; did you mean {}?", *near)
                           : "there is nothing at this path; GET / lists the calls");
}

Reply wrong_method(const Route& route, std::string_view method) {
  const std::string_view allowed = route.method == "GET" ? "GET, HEAD" : route.method;
  Reply reply =
      problem(405, fmt::format("{} takes {}, not {}", route.path, allowed, method.substr(0, 20)));
  reply.headers.emplace_back("Allow", allowed);
  return reply;
}

}  // namespace

Reply Api::route(const Request& request) const {
  const std::size_t mark = request.target.find('?');
  const std::string_view path = request.target.substr(0, mark);
  const auto route = std::find_if(kRoutes.begin(), kRoutes.end(),
                                  [&](const Route& each) { return each.path == path; });
  if (route == kRoutes.end()) return unknown_path(path);
  const bool fits =
      request.method == route->method || (request.method == "HEAD" && route->method == "GET");
  if (!fits) return wrong_method(*route, request.method);
  const std::optional<std::string_view> accepted = choose_media_type(request.accept, route->offers);
  if (!accepted) {
    return problem(406, fmt::format("this call answers in {}", fmt::join(route->offers, ", ")));
  }
  if (route->method == "POST" && !is_json_body(request.content_type)) {
    return problem(415, "the body must be JSON: Content-Type: application/json, in UTF-8");
  }
  const std::string_view parameters =
      mark == std::string_view::npos ? std::string_view{} : request.target.substr(mark + 1);
  return route->call(service_, Call{request, *accepted, parameters});
}

Reply Api::answer(const Request& request) const {
  Reply reply = route(request);
  reply.headers.emplace_back("Muster-Version", service_.population->version());
  return reply;
}

}  // namespace muster::server
