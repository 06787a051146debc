// A client that says exactly the bytes it is told to, and reads replies one by one.
//
// Every wait is bounded (a test that waits longer fails), so that a broken server cannot hang the
// suite; nothing here asserts how long something took.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace muster::server {

struct RawReply {
  unsigned status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  bool complete = false;  ///< false: the connection ended before the body did

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

class RawClient {
 public:
  /// Where nobody listens it is as if the server had closed.
  explicit RawClient(std::uint16_t port);
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient();

  /// False when the server has closed.
  bool send(std::string_view bytes);
  /// The next reply; `head`: it has no body whatever its headers say.
  std::optional<RawReply> read_reply(bool head = false);
  /// Waits until the server has begun to answer; false when it closed instead.
  bool wait_for_bytes() { return !buffer_.empty() || fill(); }
  /// Some bytes, or nothing at the end.
  std::string read_some();
  /// True when the server has closed and no byte is left.
  bool at_end();
  /// Closes at once, discarding what was not read (a reset for the server).
  void abort();
  void shut_down_sending();

 private:
  bool fill();
  std::optional<std::string> read_line();
  bool read_bytes(std::size_t count, std::string& out);

  int socket_ = -1;
  std::string buffer_;
};

/// `METHOD target HTTP/1.1` with Host, and Content-Length when there is a body.
std::string request_text(std::string_view method, std::string_view target,
                         std::string_view body = {}, std::string_view more_headers = {});

/// One request on a connection of its own.
std::optional<RawReply> exchange(std::uint16_t port, std::string_view method,
                                 std::string_view target, std::string_view body = {},
                                 std::string_view more_headers = {});

}  // namespace muster::server
