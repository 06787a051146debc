// Which requests change customers: they may be large, and wait for the disk.
// Threads: pure function. Cost: a comparison.
#pragma once

#include <string_view>

namespace muster::server {

/// `target` as sent, with or without parameters.
inline bool is_change(std::string_view method, std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  return method == "PATCH" || (method == "POST" && path == "/v1/events") ||
         (method == "DELETE" && path.starts_with("/v1/customers/"));
}

}  // namespace muster::server
