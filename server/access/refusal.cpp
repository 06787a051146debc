#include "server/access/refusal.hpp"

#include <fmt/format.h>

#include "server/api/problem.hpp"

namespace muster::server {
namespace {

Reply missing_scope(const Caller& caller, Scope needed) {
  Reply reply = problem(403, fmt::format("this call needs the scope {}; the token {} has {}",
                                         to_string(needed), caller.token, to_string(caller.scope)));
  reply.headers.emplace_back(
      "WWW-Authenticate",
      fmt::format("Bearer error=\"insufficient_scope\", scope=\"{}\"", to_string(needed)));
  return reply;
}

}  // namespace

Reply unauthorised() {
  Reply reply = problem(401, "a token is needed: Authorization: Bearer TOKEN");
  reply.headers.emplace_back("WWW-Authenticate", "Bearer");
  return reply;
}

std::optional<Reply> refuse(const Caller* caller, const Route* route) {
  if (caller == nullptr) return std::nullopt;
  if (route == nullptr) {
    if (caller->is_stranger()) return unauthorised();
    return std::nullopt;
  }
  if (!caller->may(route->scope)) {
    return caller->is_stranger() ? unauthorised() : missing_scope(*caller, route->scope);
  }
  if (caller->smallest_group > 0 && route->answers != Answers::groups) {
    return problem(403, fmt::format("this call cannot be answered without telling of groups of "
                                    "fewer than {} customers, which the token {} may not see",
                                    caller->smallest_group, caller->token));
  }
  if (caller->attributes && route->answers == Answers::whole) {
    return problem(403, fmt::format("this call speaks of all attributes, of which the token {} "
                                    "may see some only",
                                    caller->token));
  }
  return std::nullopt;
}

}  // namespace muster::server
