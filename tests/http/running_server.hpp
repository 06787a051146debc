// A server on a free loopback port, run on a thread of its own for one test.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <utility>

#include "server/http/server.hpp"

namespace muster::server {

class RunningServer {
 public:
  RunningServer(HttpOptions options, Handler handler, ServerParts parts = {}) {
    options.port = 0;
    Result<HttpServer> made =
        HttpServer::listen(std::move(options), std::move(handler), std::move(parts));
    ENGINE_CHECK(made.ok());
    server_.emplace(*std::move(made));
    thread_ = std::thread([this] { server_->run(); });
  }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer() { stop(); }

  std::uint16_t port() const { return server_->port(); }
  HttpServer& server() { return *server_; }
  void ask_to_stop() { server_->stop(); }
  /// Stops and waits until everything under way has ended.
  void stop() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }

 private:
  std::optional<HttpServer> server_;
  std::thread thread_;
};

}  // namespace muster::server
