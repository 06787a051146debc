// One I/O thread: its event loop, the connections it serves, and the settings as it knows them.
//
// A connection stays with one lane, and lanes share nothing that changes: what all of them are to
// know is posted to each. Threads: run() is the lane's own thread; the rest may be called from any.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <memory>

#include "server/http/connection.hpp"
#include "server/http/http_options.hpp"
#include "server/http/session.hpp"

namespace muster::server {

class IoLane {
 public:
  /// `shared` is what all lanes have; its settings and connections are taken no notice of.
  IoLane(const HttpOptions& options, const Serving& shared);
  IoLane(const IoLane&) = delete;
  IoLane& operator=(const IoLane&) = delete;

  boost::asio::io_context& io() { return io_; }
  /// Connections that it was given and that have not ended.
  std::size_t open() const { return open_; }
  /// Serves a connection, whose socket is of io().
  void take(boost::asio::ip::tcp::socket socket);
  /// Settings and TLS from now on; what is under way ends as it began.
  void change(const HttpOptions& options, std::shared_ptr<boost::asio::ssl::context> tls);
  /// Ends run() when all that is under way is finished, or at `latest`.
  void drain(Clock::time_point latest);
  void run();

  /// The lane whose thread this is; null elsewhere.
  static IoLane* current();

 private:
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);
  boost::asio::awaitable<void> sweep_often();

  HttpOptions options_;
  boost::asio::io_context io_{1};
  boost::asio::steady_timer sweep_timer_{io_};
  ConnectionRegister connections_;
  Serving serving_;
  std::atomic<std::size_t> open_ = 0;
};

}  // namespace muster::server
