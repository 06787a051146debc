#include "server/http/session.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/api/change_request.hpp"
#include "server/api/problem.hpp"
#include "server/api/routes.hpp"
#include "server/api/traffic.hpp"
#include "server/http/compression.hpp"
#include "server/http/connection.hpp"
#include "server/http/cross_origin.hpp"
#include "server/http/incoming_request.hpp"
#include "server/http/on_worker.hpp"
#include "server/http/reply_writer.hpp"
#include "server/http/request_id.hpp"
#include "server/http/request_log.hpp"

namespace muster::server {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using boost::beast::flat_buffer;
using boost::system::error_code;

constexpr std::size_t kReadBytes = 4096;
constexpr std::chrono::milliseconds kLingerTime{1000};

/// Closes so that the last reply arrives: bytes that were sent but not read would make the
/// operating system reset the connection and discard it.
net::awaitable<void> linger(Connection& connection) {
  error_code failed;
  connection.enter(Step::writing, kLingerTime);
  if (ClientStream::Tls* const tls = connection.stream().tls()) {
    co_await tls->async_shutdown(net::redirect_error(net::use_awaitable, failed));
    failed.clear();
  }
  connection.socket().shutdown(net::ip::tcp::socket::shutdown_send, failed);
  std::array<char, kReadBytes> unread{};
  while (!failed) {
    co_await connection.socket().async_read_some(net::buffer(unread),
                                                 net::redirect_error(net::use_awaitable, failed));
  }
}

/// Counts an answer and writes it to the log.
void account(const Serving& serving, const RequestMessage& message, const Caller* caller,
             unsigned status, const Written& written, Clock::duration took,
             std::string_view request_id) {
  if (serving.traffic == nullptr && !serving.options.access_log) return;
  const std::string_view target = view(message.target());
  const Route* const route =
      routes_of(target.substr(0, target.find('?'))).taking(view(message.method_string()));
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(took);
  if (serving.traffic != nullptr) serving.traffic->answered(route, status, micros, written.bytes);
  if (!serving.options.access_log) return;
  log_request({route, view(message.method_string()), status, micros, written.bytes,
               written.complete, caller == nullptr ? std::string_view{} : caller->token,
               request_id});
}

/// Waits for a whole request; false when the connection is done for (an answer was given, if any
/// was due).
net::awaitable<bool> read_request(Connection& connection, Serving& serving, flat_buffer& buffer,
                                  RequestParser& parser, std::shared_ptr<const Caller>& caller) {
  const HttpOptions& options = serving.options;
  error_code failed;
  if (buffer.size() == 0) {
    if (serving.connections.draining()) co_return false;
    connection.enter(Step::waiting, options.idle_time);
    const std::size_t got = co_await connection.stream().async_read_some(
        buffer.prepare(kReadBytes), net::redirect_error(net::use_awaitable, failed));
    if (failed) co_return false;
    buffer.commit(got);
  }
  connection.enter(Step::reading, options.header_time);
  limit(parser, options);
  parser.eager(false);  // a header can be judged before its body is looked at
  parse_arrived(buffer, parser, failed);
  if (!failed && !parser.is_header_done()) {
    co_await http::async_read_header(connection.stream(), buffer, parser,
                                     net::redirect_error(net::use_awaitable, failed));
  }
  if (!failed) {
    const Clock::time_point started = Clock::now();
    Entrance entrance = admit(parser.get(), options, serving.gate);
    caller = std::move(entrance.caller);
    if (entrance.refusal) {
      // What is left of the request is not waited for.
      const unsigned status = entrance.refusal->status;
      const std::string id = request_id(view(parser.get()["X-Request-Id"]));
      name_request(*entrance.refusal, id);
      admit_origin(origin_of(parser.get()), options.allowed_origins, *entrance.refusal);
      const ReplyShape shape{.version = parser.get().version(),
                             .head = parser.get().method() == http::verb::head,
                             .keep_alive = false};
      const Written written =
          co_await write_reply(connection, serving, *std::move(entrance.refusal), shape);
      account(serving, parser.get(), caller.get(), status, written, Clock::now() - started, id);
      co_await linger(connection);
      co_return false;
    }
  }
  const std::size_t most = most_body_bytes(parser.get(), options);
  if (!failed && parser.content_length().value_or(0) > most) failed = http::error::body_limit;
  if (!failed && !parser.is_done()) {
    parser.body_limit(most);
    connection.enter(Step::reading, options.body_time);
    parser.eager(true);
    parse_arrived(buffer, parser, failed);
  }
  if (!failed && !parser.is_done()) {
    if (boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await net::async_write(connection.stream(), net::buffer(kContinue),
                                net::redirect_error(net::use_awaitable, failed));
    }
    if (!failed) {
      co_await http::async_read(connection.stream(), buffer, parser,
                                net::redirect_error(net::use_awaitable, failed));
    }
  }
  if (!failed) co_return true;
  std::optional<Reply> reply = connection.timed_out()
                                   ? problem(408, "the request did not arrive in time")
                                   : refusal_of(failed, options, most);
  if (reply) {
    name_request(*reply, request_id({}));
    co_await write_reply(connection, serving, std::move(*reply), {.keep_alive = false});
    co_await linger(connection);
  }
  co_return false;
}

/// A reply, and what of it has been written.
struct Answered {
  Reply reply;
  ReplyShape shape{};
  BegunReply begun{};
};

/// What a worker needs to answer; all of it outlives the work.
struct Answering {
  const Handler& handler;
  const Request& request;
  const RequestMessage& message;
  const std::string& id;
  /// A copy: the server's may change meanwhile.
  std::vector<std::string> allowed_origins;
  const ConnectionRegister& connections;
  ClientStream& stream;
};

Reply handled(const Handler& handler, const Request& request) {
  try {
    Reply reply = handler(request);
    compress(request, reply);
    return reply;
  } catch (const std::exception&) {  // out of memory; the API itself does not throw
    return problem(503, "the request needs more memory than there is");
  }
}

std::optional<Reply> known(const Serving& serving, const Request& request) {
  if (!serving.known) return std::nullopt;
  try {
    return serving.known(request);
  } catch (const std::exception&) {  // out of memory
    return std::nullopt;
  }
}

Answered answered(const Answering& asked, Reply reply) {
  name_request(reply, asked.id);
  admit_origin(origin_of(asked.message), asked.allowed_origins, reply);
  const ReplyShape shape{
      .version = asked.message.version(),
      .head = asked.message.method() == http::verb::head,
      .keep_alive = asked.message.keep_alive() && !asked.connections.draining(),
  };
  BegunReply begun = begin_reply(asked.stream, reply, shape);
  return {std::move(reply), shape, std::move(begun)};
}

bool asks_after_health(std::string_view target) {
  return target == "/healthz" || target == "/readyz";
}

net::awaitable<Answered> answer(Connection& connection, Serving& serving,
                                const RequestMessage& message, std::shared_ptr<const Caller> caller,
                                const std::string& id) {
  Request request = request_of(message);
  request.received = Clock::now();
  request.stop = connection.fresh_stop_token();
  request.caller = std::move(caller);
  connection.enter(Step::working);
  WorkerPool& pool = asks_after_health(request.target)           ? serving.health
                     : is_change(request.method, request.target) ? serving.writers
                                                                 : serving.pool;
  const Answering asked{serving.handler,
                        request,
                        message,
                        id,
                        serving.options.allowed_origins,
                        serving.connections,
                        connection.stream()};
  if (auto reply = known(serving, request)) co_return answered(asked, *std::move(reply));
  // Whoever has the answer writes it: the I/O thread is then free to read what others ask.
  std::optional<Answered> result = co_await on_worker(
      pool, Admission::new_work,
      [&asked]() noexcept { return answered(asked, handled(asked.handler, asked.request)); });
  if (!result) {
    co_return answered(asked, problem(503, "too many requests are waiting; try again in a moment"));
  }
  co_return std::move(*result);
}

/// Counted as connected as long as it lives.
class Present {
 public:
  explicit Present(Traffic* traffic) : traffic_(traffic) {
    if (traffic_ != nullptr) traffic_->connected();
  }
  Present(const Present&) = delete;
  Present& operator=(const Present&) = delete;
  ~Present() {
    if (traffic_ != nullptr) traffic_->disconnected();
  }

 private:
  Traffic* traffic_;
};

/// Likewise a request.
class UnderWay {
 public:
  explicit UnderWay(Traffic* traffic) : traffic_(traffic) {
    if (traffic_ != nullptr) traffic_->begun();
  }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;
  ~UnderWay() {
    if (traffic_ != nullptr) traffic_->ended();
  }

 private:
  Traffic* traffic_;
};

}  // namespace

net::awaitable<void> serve_connection(net::ip::tcp::socket socket, Serving& serving) {
  Connection connection(std::move(socket), serving.connections, serving.tls);
  const Present present(serving.traffic);
  if (ClientStream::Tls* const tls = connection.stream().tls()) {
    error_code failed;
    connection.enter(Step::reading, serving.options.header_time);
    co_await tls->async_handshake(net::ssl::stream_base::server,
                                  net::redirect_error(net::use_awaitable, failed));
    if (failed) co_return;
  }
  flat_buffer buffer;
  bool keep_alive = true;
  while (keep_alive) {
    RequestParser parser;
    std::shared_ptr<const Caller> caller;
    if (!co_await read_request(connection, serving, buffer, parser, caller)) co_return;
    const Clock::time_point started = Clock::now();
    const RequestMessage& message = parser.get();
    const UnderWay under_way(serving.traffic);
    const std::string id = request_id(view(message["X-Request-Id"]));
    Answered answered = co_await answer(connection, serving, message, caller, id);
    const unsigned status = answered.reply.status;
    const Written written = co_await finish_reply(connection, serving, std::move(answered.reply),
                                                  answered.shape, std::move(answered.begun));
    account(serving, message, caller.get(), status, written, Clock::now() - started, id);
    if (!written.complete) co_return;
    keep_alive = written.keep_alive;
  }
  co_await linger(connection);
}

}  // namespace muster::server
