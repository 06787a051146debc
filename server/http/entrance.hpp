// Who is let in: asked when a request's header is there and before its body is.
// Threads: plain values.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "server/access/caller.hpp"
#include "server/api/message.hpp"

namespace muster::server {

struct RequestHead {
  std::string_view method;
  std::string_view target;
  std::string_view authorization;  ///< empty when the header is absent or there several times
};

struct Entrance {
  std::shared_ptr<const Caller> caller{};  ///< null: anybody may do everything
  std::optional<Reply> refusal{};          ///< the answer, if the request goes no further
};

/// Called on the I/O thread, so it must not wait.
using Door = std::function<Entrance(const RequestHead&)>;

}  // namespace muster::server
