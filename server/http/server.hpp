// The HTTP server: listens, hands connections to sessions, and stops cleanly.
//
// One thread (the one that calls run()) does all reading and writing; workers answer. Threads:
// stop() from any thread or signal set; everything else from the thread that made the server.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/result.hpp"
#include "server/http/http_options.hpp"
#include "server/http/session.hpp"

namespace muster::server {

/// What a server may have beside what answers.
struct ServerParts {
  Door gate{};                         ///< empty: everybody may do everything
  KnownAnswers known{};                ///< empty: every request is the handler's
  std::shared_ptr<Traffic> traffic{};  ///< null: nobody counts
  std::shared_ptr<boost::asio::ssl::context> tls{};
};

class HttpServer {
 public:
  /// Binds and listens; connections are taken up by run(). Errors: invalid_input for an address
  /// that is none or not loopback, io_failed where the system refuses (address in use).
  static Result<HttpServer> listen(HttpOptions options, Handler handler, ServerParts parts = {});
  HttpServer(HttpServer&&) noexcept;
  HttpServer& operator=(HttpServer&&) noexcept;
  /// Requires that run() is not running.
  ~HttpServer();

  /// The port listened on, also where a free one was asked for.
  std::uint16_t port() const;
  /// `http://127.0.0.1:8080`.
  std::string url() const;

  /// Makes SIGINT and SIGTERM call stop(); a second one ends the process.
  void stop_on_signals();
  /// Makes SIGHUP call `reload`, on the I/O thread.
  void reload_on_signal(std::function<void()> reload);
  /// Limits and TLS from now on; what is under way ends as it began. Address, port and numbers of
  /// threads stay. On the I/O thread.
  void change(const HttpOptions& options, std::shared_ptr<boost::asio::ssl::context> tls);
  /// Serves until stopped, then finishes what is under way (at most the drain time).
  void run();
  /// Asks run() to stop: no new connections, idle ones close, the others finish. Thread-safe.
  void stop();

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::server
