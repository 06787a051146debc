// Pages of other origins: which may ask, and how a browser is told so (CORS).
//
// Without configured origins nothing is said, and browsers keep other pages out.
// Threads: pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/api/message.hpp"

namespace muster::server {

/// What a browser says of itself and of what it is about to ask.
struct OriginHeaders {
  std::string_view method;            ///< of this request
  std::string_view origin;            ///< empty: none
  std::string_view requested_method;  ///< Access-Control-Request-Method of a preflight
};

/// Whether the origin is one of `allowed`: letter by letter (`https://crm.example`), or `*`, any.
bool origin_is_allowed(std::string_view origin, std::span<const std::string> allowed);

/// The answer to the question that browsers ask before a request; empty for any other request, and
/// for origins that are not allowed. It is the same for every path, and needs no token, as browsers
/// send none with it.
std::optional<Reply> preflight(const OriginHeaders& headers, std::span<const std::string> allowed);

/// Lets pages of an allowed origin read the reply. Tokens are sent in Authorization, cookies never.
void admit_origin(const OriginHeaders& headers, std::span<const std::string> allowed, Reply& reply);

}  // namespace muster::server
