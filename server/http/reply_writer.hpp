// Replies onto the wire: a whole body at once, or a stream in chunks with back-pressure.
// Threads: the I/O thread; blocks of a stream are made on workers.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>

#include "server/api/message.hpp"
#include "server/http/session.hpp"

namespace muster::server {

/// What of the request decides the shape of its reply.
struct ReplyShape {
  unsigned version = 11;   ///< 10 or 11
  bool head = false;       ///< no body is sent
  bool keep_alive = true;  ///< the connection stays open after it
};

struct Written {
  bool complete = false;    ///< all of it was sent
  bool keep_alive = false;  ///< and the connection may carry another request
  std::uint64_t bytes = 0;  ///< of the body
};

boost::asio::awaitable<Written> write_reply(Connection& connection, Serving& serving, Reply reply,
                                            ReplyShape shape);

}  // namespace muster::server
