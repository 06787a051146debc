// One connection, from the first byte to the last, as a coroutine on the I/O thread.
//
// Reads a request, has it answered on the worker pool, writes the reply (a stream block after
// block, the next one made only when the last was taken), and goes on with the next request.
// Threads: the I/O thread; the handler runs on workers, and what is known needs none.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "server/api/message.hpp"
#include "server/http/entrance.hpp"
#include "server/http/http_options.hpp"
#include "server/http/worker_pool.hpp"

namespace boost::asio::ssl {
class context;
}

namespace muster::server {

class Connection;
class ConnectionRegister;
class Traffic;

/// Answers one request; called on workers, several at once, and must not throw.
using Handler = std::function<Reply(const Request&)>;

/// The same reply where it is known, else nothing; called on the I/O thread, so it must not wait.
using KnownAnswers = std::function<std::optional<Reply>(const Request&)>;

/// What all sessions of a server share.
struct Serving {
  const HttpOptions& options;
  const Handler& handler;
  const KnownAnswers& known;  ///< empty: nothing is
  WorkerPool& pool;           ///< for all but changes
  WorkerPool& writers;        ///< for changes, which wait for the disk
  WorkerPool& health;  ///< for questions after the server's health, which overload does not stop
  ConnectionRegister& connections;
  const Door& gate;  ///< empty: everybody may do everything
  Traffic* traffic;  ///< null: nobody counts
  /// Of connections that come from now on; null: no TLS.
  std::shared_ptr<boost::asio::ssl::context> tls{};
};

/// Serves until the client leaves, breaks the rules, or the server stops. `socket` is non-blocking.
boost::asio::awaitable<void> serve_connection(boost::asio::ip::tcp::socket socket,
                                              Serving& serving);

}  // namespace muster::server
