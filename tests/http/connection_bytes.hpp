// The bytes of a connection answered without a socket, for tests of what any bytes do.
//
// Requests are read as a session reads them, with its limits and its gate, and given to the API.
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/api/api.hpp"
#include "server/http/incoming_request.hpp"

namespace muster::tests {

/// What became of a connection.
struct ReadConnection {
  std::vector<std::string> requests;  ///< method, target and body of each
  /// The answer to what is no request, or to what was not let in; nothing where the bytes ended.
  std::optional<server::Reply> refusal{};
};

/// Reads requests until the bytes end, `piece` bytes at a time as a network may deliver them;
/// 0: all at once. `each` is given every request.
ReadConnection read_connection(std::string_view bytes, std::size_t piece,
                               const server::HttpOptions& options,
                               const std::function<void(const server::RequestMessage&)>& each);

/// What is wrong with a reply, whatever was asked: nothing, if all is as it must be.
std::optional<std::string> mistake_in(server::Reply& reply);

/// An API over six customers and limits that suit any number of small requests, and everything
/// that may be asked of it. The first mistake in what it answers, if there is one.
class AnsweredConnections {
 public:
  AnsweredConnections();
  std::optional<std::string> mistake_in_answers(std::string_view bytes) const;

 private:
  server::HttpOptions options_;
  server::Api api_;
  std::vector<std::shared_ptr<const server::Caller>> callers_;  ///< everything is asked by each
};

}  // namespace muster::tests
