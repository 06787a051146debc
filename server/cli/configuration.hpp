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

struct TlsFiles {
  std::string certificate{};  ///< PEM, with those that vouch for it; empty: no TLS
  std::string key{};          ///< PEM
};

struct Configuration {
  HttpOptions http{};
  ApiLimits api{};
  SenderOptions hooks{};
  TlsFiles tls{};
  /// A proxy in front speaks TLS and hands over plain requests.
  bool behind_proxy = false;
  double requests_per_second = 0;  ///< of one token; 0: any
};

/// `base` with what the text says. Errors (invalid_input) name file, line and column, and for
/// unknown keys the nearest one.
Result<Configuration> parse_configuration(std::string_view text, std::string_view file,
                                          Configuration base = {});

/// not_found or io_failed when the file cannot be read.
Result<Configuration> read_configuration(const std::string& path);

/// `base` with what the environment says: MUSTER_LISTEN is `listen`, MUSTER_LIMITS_BODY_BYTES is
/// `body_bytes` of `[limits]`. `variables` are `NAME=value`; others than the configuration's are
/// passed over. Errors name the variable.
Result<Configuration> with_environment(Configuration base, const char* const* variables);

/// Whether the two files that TLS needs are both named, or neither. invalid_input.
Status check_tls(const Configuration& configuration);

/// Reads `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080` into address and port.
Status read_listen(std::string_view listen, HttpOptions& http);

}  // namespace muster::server
