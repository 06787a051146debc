// Replies onto the wire: a whole body at once, or a stream in chunks with back-pressure.
//
// Who made a reply begins to write it, and most are written then; the I/O thread writes the rest.
// Threads: the I/O thread; begin_reply() is called where the reply was made, blocks of a stream are
// made on workers.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

#include "server/api/message.hpp"
#include "server/http/client_stream.hpp"
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

/// A reply as far as the system took it without waiting.
struct BegunReply {
  std::string head;      ///< of its bytes, with a small body; empty: nothing was begun
  std::size_t sent = 0;  ///< of the head and what follows it
};

/// Nothing of a stream. Requires that nobody else reads or writes `stream` meanwhile.
BegunReply begin_reply(ClientStream& stream, const Reply& reply, const ReplyShape& shape);

/// Writes what is left of a reply that was begun.
boost::asio::awaitable<Written> finish_reply(Connection& connection, Serving& serving, Reply reply,
                                             ReplyShape shape, BegunReply begun);

/// Writes all of it.
boost::asio::awaitable<Written> write_reply(Connection& connection, Serving& serving, Reply reply,
                                            ReplyShape shape);

}  // namespace muster::server
