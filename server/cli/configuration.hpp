// muster.toml: how the server listens and what it allows. server/README.md lists every key with its
// default. Threads: pure functions. Cost: microseconds.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "server/api/service.hpp"
#include "server/http/http_options.hpp"
#include "server/live/hook_options.hpp"

namespace muster::server {

struct Configuration {
  HttpOptions http{};
  ApiLimits api{};
  SenderOptions hooks{};
};

/// Errors (invalid_input) name file, line and column, and for unknown keys the nearest one.
Result<Configuration> parse_configuration(std::string_view text, std::string_view file);

/// not_found or io_failed when the file cannot be read.
Result<Configuration> read_configuration(const std::string& path);

/// Reads `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080` into address and port.
Status read_listen(std::string_view listen, HttpOptions& http);

}  // namespace muster::server
