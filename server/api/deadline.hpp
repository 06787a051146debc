// How long a client is willing to wait: the header Request-Timeout.
// Threads: pure functions.
#pragma once

#include <chrono>
#include <string_view>

#include "engine/result.hpp"

namespace muster::server {

/// Seconds, whole or with up to three digits after the point: `2.5`. Empty: `longest`, which none
/// exceeds. invalid_input for anything else, and for none at all.
Result<std::chrono::milliseconds> read_timeout(std::string_view header,
                                               std::chrono::milliseconds longest);

}  // namespace muster::server
