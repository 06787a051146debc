#include "server/http/cross_origin.hpp"

#include <algorithm>

namespace muster::server {

bool origin_is_allowed(std::string_view origin, std::span<const std::string> allowed) {
  return !origin.empty() && std::any_of(allowed.begin(), allowed.end(), [&](const auto& each) {
    return each == origin || each == "*";
  });
}

std::optional<Reply> preflight(const OriginHeaders& headers, std::span<const std::string> allowed) {
  if (headers.method != "OPTIONS" || headers.requested_method.empty()) return std::nullopt;
  if (!origin_is_allowed(headers.origin, allowed)) return std::nullopt;
  Reply reply;
  reply.status = 204;
  reply.headers = {
      {"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE"},
      {"Access-Control-Allow-Headers",
       "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
       "Last-Event-ID, Request-Timeout, X-Request-Id"},
      {"Access-Control-Max-Age", "600"},
  };
  return reply;
}

void admit_origin(const OriginHeaders& headers, std::span<const std::string> allowed,
                  Reply& reply) {
  if (allowed.empty()) return;
  // Also where it is refused: a cache must not give one origin what another was told.
  const auto varies = std::find_if(reply.headers.begin(), reply.headers.end(),
                                   [](const auto& header) { return header.first == "Vary"; });
  if (varies == reply.headers.end()) {
    reply.headers.emplace_back("Vary", "Origin");
  } else {
    varies->second += ", Origin";
  }
  if (!origin_is_allowed(headers.origin, allowed)) return;
  reply.headers.emplace_back("Access-Control-Allow-Origin", headers.origin);
  reply.headers.emplace_back(
      "Access-Control-Expose-Headers",
      "Allow, ETag, Muster-Count, Muster-Version, Retry-After, X-Request-Id");
}

}  // namespace muster::server
