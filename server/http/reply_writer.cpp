#include "server/http/reply_writer.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <ctime>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "server/api/problem.hpp"
#include "server/http/connection.hpp"
#include "server/http/on_worker.hpp"

namespace muster::server {
namespace {

namespace net = boost::asio;
using boost::system::error_code;

// One line a second changes; every thread that writes replies keeps its own.
const std::string& date_line() {
  thread_local std::time_t written_at = 0;
  thread_local std::string line;
  const std::time_t now = std::time(nullptr);
  if (now != written_at) {
    written_at = now;
    line = fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n", fmt::gmtime(now));
  }
  return line;
}

constexpr std::size_t kSmallBody = 4096;
constexpr std::size_t kUsualHeader = 512;

/// How the reader learns where the body ends.
enum class Framing { length, chunks, close };

void append_header(std::string_view name, std::string_view value, std::string& text) {
  text.append(name).append(": ").append(value).append("\r\n");
}

std::string header_text(const Reply& reply, const ReplyShape& shape, Framing framing) {
  std::string text;
  text.reserve(kUsualHeader + std::min(reply.body.size(), kSmallBody));
  text.append("HTTP/1.1 ").append(fmt::format_int(reply.status).str()).append(" ");
  text.append(title_of(reply.status)).append("\r\n");
  text += date_line();
  // A reply without a body by its status says nothing of one.
  const bool bare = reply.status == 204 || reply.status == 304;
  if (!bare) append_header("Content-Type", reply.content_type, text);
  if (bare) {
    // The header ends it.
  } else if (framing == Framing::length) {
    append_header("Content-Length", fmt::format_int(reply.body.size()).str(), text);
  } else if (framing == Framing::chunks) {
    text += "Transfer-Encoding: chunked\r\n";
  }
  if (!shape.keep_alive) {
    text += "Connection: close\r\n";
  } else if (shape.version == 10) {
    text += "Connection: keep-alive\r\n";
  }
  const auto says = [&](std::string_view name) {
    return std::any_of(reply.headers.begin(), reply.headers.end(),
                       [&](const auto& header) { return header.first == name; });
  };
  // What has a tag may be kept by the client alone, and is asked after before it is used again.
  if (!says("Cache-Control")) {
    text += says("ETag") ? "Cache-Control: private, no-cache\r\n" : "Cache-Control: no-store\r\n";
  }
  text +=
      "X-Content-Type-Options: nosniff\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n";
  for (const auto& [name, value] : reply.headers) append_header(name, value, text);
  text += "\r\n";
  return text;
}

using Pieces = std::array<net::const_buffer, 2>;

// All bytes of a reply that was begun.
Pieces pieces(const BegunReply& begun, const Reply& reply, const ReplyShape& shape) {
  const bool apart = !shape.head && reply.body.size() > kSmallBody;
  return {net::buffer(begun.head), apart ? net::buffer(reply.body) : net::const_buffer()};
}

/// What is left of `buffers` after so many bytes.
template <typename Buffers>
net::awaitable<bool> send_rest(Connection& connection, Serving& serving, const Buffers& buffers,
                               std::size_t sent) {
  boost::beast::buffers_suffix<Buffers> rest(buffers);
  rest.consume(sent);
  error_code failed;
  if (net::buffer_size(rest) > 0) {
    connection.enter(Step::writing, serving.options.write_time);
    co_await net::async_write(connection.stream(), rest,
                              net::redirect_error(net::use_awaitable, failed));
  }
  co_return !failed;
}

template <typename Buffers>
net::awaitable<bool> send(Connection& connection, Serving& serving, const Buffers& buffers) {
  return send_rest(connection, serving, buffers, connection.stream().write_at_once(buffers));
}

struct Block {
  Status status;
  std::string text;
};

Block next_block(BodyStream& stream) noexcept {
  Block block;
  try {
    block.status = stream.next(block.text);
  } catch (const std::exception&) {  // out of memory; nothing else throws below
    block.status = Error{ErrorCode::io_failed, "the stream could not be continued"};
  }
  return block;
}

enum class Wait { over, woken, given_up };

/// Waits until a stream that had nothing to say may have something: on a timer, not on a thread.
net::awaitable<Wait> wait_for_more(Connection& connection, BodyStream& stream) {
  const auto executor = co_await net::this_coro::executor;
  // Whoever wakes may do so late: the timer lives as long as the last of them.
  const auto timer = std::make_shared<net::steady_timer>(executor, BodyStream::kPatience);
  // Posted: the timer is this thread's, and the wait below has begun by the time it is ended.
  const bool waits =
      stream.wait([timer, executor] { net::post(executor, [timer] { timer->cancel(); }); });
  if (!waits) co_return Wait::over;
  connection.enter(Step::listening);
  const std::stop_token stop = connection.stop_token();
  const std::stop_callback ended(
      stop, [timer, executor] { net::post(executor, [timer] { timer->cancel(); }); });
  error_code woken;
  co_await timer->async_wait(net::redirect_error(net::use_awaitable, woken));
  co_return stop.stop_requested() ? Wait::given_up : Wait::woken;
}

net::awaitable<Written> write_stream(Connection& connection, Serving& serving, Reply reply,
                                     ReplyShape shape) {
  namespace http = boost::beast::http;
  const Framing framing = shape.version == 10 ? Framing::close : Framing::chunks;
  if (framing == Framing::close) shape.keep_alive = false;
  Written written;
  const std::string header = header_text(reply, shape, framing);
  if (!co_await send(connection, serving, net::buffer(header))) co_return written;
  if (shape.head) co_return Written{true, shape.keep_alive, 0};

  for (;;) {
    connection.enter(Step::working);
    BodyStream& stream = *reply.stream;
    std::optional<Block> block = co_await on_worker(serving.pool, Admission::continuation,
                                                    [&stream] { return next_block(stream); });
    // Without its last chunk the client sees that the stream was cut.
    if (!block || !block->status) co_return written;
    if (block->text.empty()) {
      // A server that stops ends the stream as if it were over; a client that has gone is not told.
      if (serving.connections.draining()) shape.keep_alive = false;
      const Wait wait =
          serving.connections.draining() ? Wait::over : co_await wait_for_more(connection, stream);
      if (wait == Wait::woken) continue;
      if (wait == Wait::over || serving.connections.draining()) break;
      co_return written;
    }
    bool sent = false;
    if (framing == Framing::chunks) {
      sent = co_await send(connection, serving, http::make_chunk(net::buffer(block->text)));
    } else {
      sent = co_await send(connection, serving, net::buffer(block->text));
    }
    if (!sent) co_return written;
    written.bytes += block->text.size();
  }
  if (framing == Framing::chunks && !co_await send(connection, serving, http::make_chunk_last())) {
    co_return written;
  }
  written.complete = true;
  written.keep_alive = shape.keep_alive;
  co_return written;
}

}  // namespace

BegunReply begin_reply(ClientStream& stream, const Reply& reply, const ReplyShape& shape) {
  BegunReply begun;
  if (reply.stream) return begun;
  begun.head = header_text(reply, shape, Framing::length);
  if (shape.head || reply.body.size() <= kSmallBody) {
    // One piece costs the system less than two.
    if (!shape.head) begun.head += reply.body;
    begun.sent = stream.write_at_once(net::buffer(std::as_const(begun.head)));
  } else {
    begun.sent = stream.write_at_once(pieces(begun, reply, shape));
  }
  return begun;
}

net::awaitable<Written> finish_reply(Connection& connection, Serving& serving, Reply reply,
                                     ReplyShape shape, BegunReply begun) {
  if (reply.stream) {
    co_return co_await write_stream(connection, serving, std::move(reply), shape);
  }
  const Pieces all = pieces(begun, reply, shape);
  const bool sent = co_await send_rest(connection, serving, all, begun.sent);
  const std::size_t bytes = shape.head ? 0 : reply.body.size();
  co_return Written{sent, sent && shape.keep_alive, bytes};
}

net::awaitable<Written> write_reply(Connection& connection, Serving& serving, Reply reply,
                                    ReplyShape shape) {
  BegunReply begun = begin_reply(connection.stream(), reply, shape);
  return finish_reply(connection, serving, std::move(reply), shape, std::move(begun));
}

}  // namespace muster::server
