#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

#include "engine/values/nearest_name.hpp"
#include "server/access/refusal.hpp"
#include "server/api/accept.hpp"
#include "server/api/api.hpp"
#include "server/api/asked_version.hpp"
#include "server/api/conditional.hpp"
#include "server/api/console_page.hpp"
#include "server/api/deadline.hpp"
#include "server/api/known_count.hpp"
#include "server/api/media_types.hpp"
#include "server/api/problem.hpp"
#include "server/api/routes.hpp"
#include "server/api/url.hpp"
#include "server/api/versions.hpp"

namespace muster::server {
namespace {

Reply unknown_path(std::string_view path) {
  std::vector<std::string_view> paths;
  paths.reserve(all_routes().size());
  for (const Route& route : all_routes()) paths.push_back(route.path);
  const std::optional<std::string> near = engine::nearest(path, paths);
  return problem(404, near ? fmt::format("there is nothing at this path; did you mean {}?", *near)
                           : "there is nothing at this path; GET / lists the calls");
}

Reply wrong_method(std::span<const Route* const> routes, std::string_view method) {
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
  if (is_text_body(content_type) || is_roaring_body(content_type)) return std::nullopt;
  return "the body must be JSON (Content-Type: application/json), one id a line (text/plain or "
         "text/csv), in UTF-8, or a Roaring bitmap (application/vnd.roaring)";
}

/// The reply with its tag, where the call asks and changes nothing.
Reply tagged(const Route& route, const Request& request, Reply reply) {
  const bool asks = request.method == "GET" || request.method == "HEAD" ||
                    (request.method == "POST" && route.versions == Versions::any);
  if (asks) tag_answer(request, reply);
  return reply;
}

/// The reply with the version that gave it, unless it says so itself.
Reply named(Reply reply, const std::string& version) {
  const bool says = std::any_of(reply.headers.begin(), reply.headers.end(),
                                [](const auto& header) { return header.first == kVersionHeader; });
  if (!says) reply.headers.emplace_back(kVersionHeader, version);
  return reply;
}

Reply routed(const Service& service, const Request& request, const FoundRoutes& found,
             const Route* const taking) {
  const std::size_t mark = request.target.find('?');
  const std::string_view path = request.target.substr(0, mark);
  if (auto refused = refuse(service.caller.get(), taking)) return *std::move(refused);
  if (found.routes.empty()) return unknown_path(path);
  std::optional<std::string> name = percent_decoded(found.name);
  if (!name) return problem(400, "the name in the path is not percent-encoded UTF-8");
  if (taking == nullptr) return wrong_method(found.routes, request.method);
  const Route& route = *taking;
  if (const auto patience = read_timeout(request.timeout, service.limits.query_time); !patience) {
    return problem(patience.error());
  }
  const std::optional<std::string_view> accepted = choose_media_type(request.accept, route.offers);
  if (!accepted) {
    return problem(406, fmt::format("this call answers in {}", fmt::join(route.offers, ", ")));
  }
  if (const auto wrong = wrong_body(route, request.content_type)) return problem(415, *wrong);
  const std::string_view parameters =
      mark == std::string_view::npos ? std::string_view{} : request.target.substr(mark + 1);
  const Call call{request, *accepted, parameters, *std::move(name)};
  const auto answered = [&](const Service& from) {
    return tagged(route, request, route.call(from, call));
  };
  if (route.versions != Versions::any) return answered(service);
  const auto asked = asked_version(request, parameters, service.limits.json_depth);
  if (!asked) return problem(asked.error());
  if (!asked->has_value()) return answered(service);
  const auto version = version_named(service, **asked);
  if (!version) return problem(version.error());
  return named(answered(service.at(*version)), (*version)->version());
}

}  // namespace

std::optional<Reply> Api::answer_at_once(const Request& request) const {
  if (request.method != "POST" || request.target != "/v1/count" ||
      request.body.size() > kMostKnownBytes || !request.timeout.empty()) {
    return std::nullopt;
  }
  // To make a version would be work.
  if (service_.live && service_.live->has_noted()) return std::nullopt;
  const Service service = service_.now_for(request.caller);
  const Route* const route = routes_of(request.target).taking(request.method);
  if (refuse(service.caller.get(), route)) return std::nullopt;
  const auto accepted = choose_media_type(request.accept, route->offers);
  if (!accepted || wrong_body(*route, request.content_type)) return std::nullopt;
  auto known = known_count(service, {request, *accepted, {}, {}});
  if (!known) return std::nullopt;
  return named(tagged(*route, request, *std::move(known)), service.population->version());
}

Reply Api::answer(const Request& request) const {
  if (std::optional<Reply> page = console_reply(request)) return *std::move(page);
  const FoundRoutes found = routes_of(request.target.substr(0, request.target.find('?')));
  const Route* const taking = found.taking(request.method);
  const bool changes = service_.live && taking != nullptr && taking->versions == Versions::next;
  Service service =
      changes ? service_.published_for(request.caller) : service_.now_for(request.caller);
  const auto patience = read_timeout(request.timeout, service.limits.query_time);
  if (patience) service.limits.query_time = *patience;
  Reply reply = routed(service, request, found, taking);
  // A stranger is not told what there is, nor that it changes.
  if (service.caller && service.caller->is_stranger()) return reply;
  return named(std::move(reply),
               changes ? service.live->newest().version() : service.population->version());
}

}  // namespace muster::server
