#include "server/http/server.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "server/api/problem.hpp"
#include "server/api/traffic.hpp"
#include "server/http/io_lane.hpp"

namespace muster::server {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

/// Pause after the system refused to accept (no descriptors left).
constexpr std::chrono::milliseconds kAcceptAgain{100};

Error io_error(std::string_view what, const std::string& url, const error_code& failed) {
  return {ErrorCode::io_failed, fmt::format("{} {}: {}", what, url, failed.message())};
}

/// Tells a client beyond the limit so, if that takes no waiting.
void turn_away(tcp::socket socket) {
  const Reply reply = problem(503, "too many connections are open; try again in a moment");
  const std::string text = fmt::format(
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: {}\r\nContent-Length: {}\r\n"
      "Retry-After: 1\r\nConnection: close\r\n\r\n{}",
      reply.content_type, reply.body.size(), reply.body);
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(net::buffer(text), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

}  // namespace

struct HttpServer::State {
  State(HttpOptions chosen, Handler answering, ServerParts given)
      : options(std::move(chosen)),
        handler(std::move(answering)),
        parts(std::move(given)),
        pool(options.workers, options.queue, [this] { wake_soon(); }),
        writers(options.writers, options.queue),
        health(1, options.connections) {
    ConnectionRegister none;
    const Serving shared{.options = options,
                         .handler = handler,
                         .known = parts.known,
                         .pool = pool,
                         .writers = writers,
                         .health = health,
                         .connections = none,
                         .gate = parts.gate,
                         .traffic = parts.traffic.get(),
                         .tls = parts.tls};
    for (std::size_t i = 0; i < lanes_of(options); ++i) {
      lanes.push_back(std::make_unique<IoLane>(options, shared));
    }
    io = &lanes.front()->io();
    acceptor.emplace(*io);
    signals.emplace(*io);
    hangups.emplace(*io);
  }

  HttpOptions options;
  const Handler handler;
  const ServerParts parts;
  /// The first accepts connections and hears signals.
  std::vector<std::unique_ptr<IoLane>> lanes;
  net::io_context* io = nullptr;  // the first one's
  std::optional<tcp::acceptor> acceptor;
  std::optional<net::signal_set> signals;
  std::optional<net::signal_set> hangups;
  std::function<void()> reload;
  bool stopping = false;
  std::uint16_t port = 0;
  // Last, so that they are first to end: their jobs hold parts of the sessions above. Workers are
  // woken when all that has arrived has been read: once for many small requests.
  WorkerPool pool;
  WorkerPool writers;
  WorkerPool health;

  static std::size_t lanes_of(const HttpOptions& options);
  void wake_soon();
  std::size_t open() const;
  IoLane& idlest() const;
  net::awaitable<void> accept_all();
  void begin_to_stop();
  void await_hangup();
};

std::size_t HttpServer::State::lanes_of(const HttpOptions& options) {
  // Reading and writing is little work beside answering.
  constexpr std::size_t kMost = 4;
  if (options.io_threads > 0) return options.io_threads;
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMost);
}

void HttpServer::State::wake_soon() {
  if (IoLane* const lane = IoLane::current()) {
    net::post(lane->io(), [this] { pool.wake(); });
  } else {
    pool.wake();
  }
}

std::size_t HttpServer::State::open() const {
  std::size_t open = 0;
  for (const auto& lane : lanes) open += lane->open();
  return open;
}

IoLane& HttpServer::State::idlest() const {
  return **std::min_element(lanes.begin(), lanes.end(), [](const auto& left, const auto& right) {
    return left->open() < right->open();
  });
}

net::awaitable<void> HttpServer::State::accept_all() {
  while (!stopping) {
    error_code failed;
    IoLane& lane = idlest();
    tcp::socket socket =
        co_await acceptor->async_accept(lane.io(), net::redirect_error(net::use_awaitable, failed));
    if (stopping) co_return;
    if (failed) {
      if (failed == net::error::operation_aborted) co_return;
      spdlog::warn("a connection could not be accepted: {}", failed.message());
      net::steady_timer pause(*io, kAcceptAgain);
      co_await pause.async_wait(net::redirect_error(net::use_awaitable, failed));
      continue;
    }
    if (open() >= options.connections) {
      if (!parts.tls) turn_away(std::move(socket));
      continue;
    }
    lane.take(std::move(socket));
  }
}

void HttpServer::State::begin_to_stop() {
  if (stopping) return;
  stopping = true;
  for (const auto& lane : lanes) lane->drain(Clock::now() + options.drain_time);
  error_code ignored;
  acceptor->close(ignored);
  signals->cancel(ignored);
  hangups->cancel(ignored);
  signals->clear(ignored);  // from here on a signal has its ordinary effect
}

void HttpServer::State::await_hangup() {
  hangups->async_wait([this](const error_code& cancelled, int) {
    if (cancelled) return;
    reload();
    await_hangup();
  });
}

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

Result<HttpServer> HttpServer::listen(HttpOptions options, Handler handler, ServerParts parts) {
  error_code failed;
  const auto address = net::ip::make_address(options.address, failed);
  if (failed) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("{} is not an IP address to listen on, such as 127.0.0.1", options.address)};
  }
  if (!address.is_loopback() && !options.guarded) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} can be reached from other machines: that needs tokens, which keep "
                             "strangers out, and TLS, which keeps tokens secret; or listen on "
                             "127.0.0.1",
                             options.address)};
  }
  auto state = std::make_unique<State>(std::move(options), std::move(handler), std::move(parts));
  const tcp::endpoint endpoint(address, state->options.port);
  const std::string url = fmt::format("{}:{}", state->options.address, state->options.port);
  state->acceptor->open(endpoint.protocol(), failed);
  if (!failed) state->acceptor->set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed) state->acceptor->bind(endpoint, failed);
  if (!failed) state->acceptor->listen(net::socket_base::max_listen_connections, failed);
  if (failed) return io_error("cannot listen on", url, failed);
  state->port = state->acceptor->local_endpoint(failed).port();
  if (failed) return io_error("cannot listen on", url, failed);
  return HttpServer(std::move(state));
}

std::uint16_t HttpServer::port() const { return state_->port; }

std::string HttpServer::url() const {
  const bool six = state_->options.address.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", state_->parts.tls ? "https" : "http", six ? "[" : "",
                     state_->options.address, six ? "]" : "", state_->port);
}

void HttpServer::stop_on_signals() {
  error_code ignored;
  state_->signals->add(SIGINT, ignored);
  state_->signals->add(SIGTERM, ignored);
  state_->signals->async_wait([state = state_.get()](const error_code& cancelled, int) {
    if (!cancelled) state->begin_to_stop();
  });
}

void HttpServer::reload_on_signal(std::function<void()> reload) {
  state_->reload = std::move(reload);
  error_code ignored;
  state_->hangups->add(SIGHUP, ignored);
  state_->await_hangup();
}

void HttpServer::change(const HttpOptions& options,
                        std::shared_ptr<boost::asio::ssl::context> tls) {
  HttpOptions next = options;
  next.address = state_->options.address;
  next.port = state_->options.port;
  next.guarded = state_->options.guarded;
  state_->options = std::move(next);
  for (const auto& lane : state_->lanes) lane->change(state_->options, tls);
}

void HttpServer::run() {
  net::co_spawn(*state_->io, state_->accept_all(), net::detached);
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < state_->lanes.size(); ++i) {
    threads.emplace_back([lane = state_->lanes[i].get()] { lane->run(); });
  }
  state_->lanes.front()->run();
}

void HttpServer::stop() {
  net::post(*state_->io, [state = state_.get()] { state->begin_to_stop(); });
}

}  // namespace muster::server
