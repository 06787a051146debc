#include "server/http/io_lane.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace muster::server {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

/// How often steps that take too long, and clients that have gone, are looked for.
constexpr std::chrono::milliseconds kSweepEvery{25};

IoLane*& lane_here() {
  thread_local IoLane* lane = nullptr;
  return lane;
}

}  // namespace

IoLane::IoLane(const HttpOptions& options, const Serving& shared)
    : options_(options),
      serving_{.options = options_,
               .handler = shared.handler,
               .known = shared.known,
               .pool = shared.pool,
               .writers = shared.writers,
               .health = shared.health,
               .connections = connections_,
               .gate = shared.gate,
               .traffic = shared.traffic,
               .tls = shared.tls} {}

IoLane* IoLane::current() { return lane_here(); }

net::awaitable<void> IoLane::serve(tcp::socket socket) {
  co_await serve_connection(std::move(socket), serving_);
  --open_;
}

void IoLane::take(tcp::socket socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.non_blocking(true, ignored);
  ++open_;
  net::co_spawn(io_, serve(std::move(socket)), net::detached);
}

net::awaitable<void> IoLane::sweep_often() {
  while (!connections_.draining() || connections_.size() > 0) {
    sweep_timer_.expires_after(kSweepEvery);
    error_code woken;
    co_await sweep_timer_.async_wait(net::redirect_error(net::use_awaitable, woken));
    connections_.sweep(Clock::now());
  }
}

void IoLane::change(const HttpOptions& options, std::shared_ptr<net::ssl::context> tls) {
  net::post(io_, [this, options, tls = std::move(tls)]() mutable {
    options_ = options;
    // A server that speaks TLS never stops to.
    if (tls && serving_.tls) serving_.tls = std::move(tls);
  });
}

void IoLane::drain(Clock::time_point latest) {
  net::post(io_, [this, latest] {
    connections_.drain(latest);
    sweep_timer_.cancel();
  });
}

void IoLane::run() {
  lane_here() = this;
  net::co_spawn(io_, sweep_often(), net::detached);
  io_.run();
  lane_here() = nullptr;
}

}  // namespace muster::server
