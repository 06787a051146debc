// The name of a request: in its reply, in problem documents and in the log, so that what a client
// saw can be found again.
//
// Threads: any number at once. Cost: a few nanoseconds.
#pragma once

#include <string>
#include <string_view>

#include "server/api/message.hpp"

namespace muster::server {

inline constexpr std::string_view kRequestIdHeader = "X-Request-Id";
inline constexpr std::size_t kMostRequestIdBytes = 128;

/// The client's own, where it is 1 to kMostRequestIdBytes letters and digits of ASCII and
/// `-_.:/+=@`; else a new one: 32 hexadecimal digits that no other request has.
std::string request_id(std::string_view offered);

/// Names the request in the header of its reply and, where that is a problem document, in its
/// member `request_id`.
void name_request(Reply& reply, std::string_view id);

}  // namespace muster::server
