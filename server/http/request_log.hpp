// One line of JSON a request, on standard error.
//
// It names the call (the path as the table of calls has it, not as it was sent), the token and the
// id of the request: no query, no body, no name of a customer or a segment, no token.
// Threads: safe. Cost: one write a request.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "server/api/routes.hpp"

namespace muster::server {

struct AnsweredRequest {
  const Route* route = nullptr;  ///< null: no call
  std::string_view method{};
  unsigned status = 0;
  std::chrono::microseconds took{};
  std::uint64_t bytes = 0;  ///< of the reply's body
  bool complete = true;     ///< all of it was sent
  std::string_view token{};
  std::string_view id{};
};

void log_request(const AnsweredRequest& request);

}  // namespace muster::server
