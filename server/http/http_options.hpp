// How the HTTP server listens and what it allows a client: sizes, times, numbers.
// Threads: plain values.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace muster::server {

struct HttpOptions {
  // What is served.
  std::string address = "127.0.0.1";  ///< an IP address
  /// Tokens keep strangers out, and TLS or a proxy that speaks it keeps tokens secret. Without it
  /// only loopback addresses are listened on.
  bool guarded = false;
  std::uint16_t port = 8080;  ///< 0: any free one
  /// Host names a request may carry beside localhost and the loopback addresses, without port.
  /// Guards against pages that point their own name at the loopback address (DNS rebinding).
  std::vector<std::string> allowed_hosts{};
  /// Origins whose pages may read replies (`https://crm.example`); `*`: any. None unless named.
  std::vector<std::string> allowed_origins{};
  bool access_log = false;

  // Sizes.
  std::size_t header_bytes = 16U << 10;
  std::size_t target_bytes = 8U << 10;  ///< of path and parameters
  std::size_t body_bytes = 1U << 20;
  std::size_t change_bytes = 64U << 20;  ///< of a body that changes customers or adds events

  // Numbers.
  std::size_t connections = 1024;
  std::size_t io_threads = 0;  ///< that read and write; 0: as many as the machine has, at most 4
  std::size_t workers = 0;     ///< threads that answer; 0: as many as the machine has
  std::size_t queue = 256;     ///< requests that may wait for a worker
  /// Threads that take changes: each waits for the disk, many share one sync.
  std::size_t writers = 32;

  // Times.
  std::chrono::milliseconds idle_time{60'000};    ///< between requests on one connection
  std::chrono::milliseconds header_time{10'000};  ///< for a whole header
  std::chrono::milliseconds body_time{30'000};    ///< for a whole body
  std::chrono::milliseconds write_time{30'000};   ///< for one block of a reply
  std::chrono::milliseconds drain_time{10'000};   ///< for what is under way when stopping
};

}  // namespace muster::server
