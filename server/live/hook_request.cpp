#include "server/live/hook_request.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/tls1.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/version.hpp"

namespace muster::server {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using net::ip::tcp;

Error failed(std::string_view what, const error_code& why) {
  if (why == beast::error::timeout || why == net::error::operation_aborted) {
    return {ErrorCode::io_failed, fmt::format("{}: it took too long", what)};
  }
  return {ErrorCode::io_failed, fmt::format("{}: {}", what, why.message())};
}

using Endpoints = std::vector<tcp::endpoint>;

net::awaitable<Result<Endpoints>> find_endpoints(const HookTarget& target,
                                                 const HookPolicy& policy) {
  const auto executor = co_await net::this_coro::executor;
  auto resolver = std::make_shared<tcp::resolver>(executor);
  // A name server that does not answer is not waited for longer than the rest.
  net::steady_timer timer(executor, policy.time);
  timer.async_wait([resolver](const error_code& ended) {
    if (!ended) resolver->cancel();
  });
  error_code wrong;
  const auto found = co_await resolver->async_resolve(
      target.host, std::to_string(target.port), tcp::resolver::numeric_service,
      net::redirect_error(net::use_awaitable, wrong));
  timer.cancel();
  if (wrong) co_return failed(fmt::format("{} is not found", target.host), wrong);
  Endpoints endpoints;
  for (const auto& each : found) {
    const bool refused = !policy.allow_private && is_private(each.endpoint().address());
    if (!refused) endpoints.push_back(each.endpoint());
  }
  if (endpoints.empty()) {
    co_return Error{ErrorCode::invalid_input,
                    fmt::format("{} leads to this machine or a private network, which web hooks "
                                "may reach only where the configuration says private = true",
                                target.host)};
  }
  co_return endpoints;
}

http::request<http::string_body> request_of(const HookPost& post) {
  http::request<http::string_body> request(http::verb::post, post.target.path, 11);
  request.set(http::field::host, post.target.authority());
  request.set(http::field::user_agent, fmt::format("muster/{}", program_version()));
  request.set(http::field::content_type, "application/json");
  request.set(http::field::connection, "close");
  // Other letters than these do not go into a header.
  std::string hook;
  for (const char letter : post.hook) {
    hook += letter >= ' ' && letter < 0x7F && letter != '%'
                ? std::string(1, letter)
                : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  }
  request.set("Muster-Hook", hook);
  if (!post.signature.empty()) request.set("Muster-Signature", post.signature);
  request.body() = post.body;
  request.prepare_payload();
  return request;
}

template <typename Stream>
net::awaitable<Result<unsigned>> exchange(Stream& stream, const HookPost& post,
                                          const HookPolicy& policy) {
  error_code wrong;
  const auto request = request_of(post);
  co_await http::async_write(stream, request, net::redirect_error(net::use_awaitable, wrong));
  if (wrong) co_return failed("the target did not take the request", wrong);
  beast::flat_buffer buffer(policy.reply_bytes);
  http::response_parser<http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(policy.reply_bytes));
  parser.body_limit(policy.reply_bytes);
  // The status says it all; the rest is not waited for.
  co_await http::async_read_header(stream, buffer, parser,
                                   net::redirect_error(net::use_awaitable, wrong));
  if (wrong) co_return failed("the target did not reply", wrong);
  co_return static_cast<unsigned>(parser.get().result_int());
}

net::awaitable<Result<unsigned>> exchange_tls(beast::tcp_stream stream, const HookPost& post,
                                              const HookPolicy& policy, net::ssl::context& tls) {
  beast::ssl_stream<beast::tcp_stream> secured(std::move(stream), tls);
  // What the macro SSL_set_tlsext_host_name does, without its casts.
  std::string name = post.target.host;
  if (SSL_ctrl(secured.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
               name.data()) != 1) {
    co_return Error{ErrorCode::io_failed, "the target's name cannot be asked for"};
  }
  secured.set_verify_mode(net::ssl::verify_peer);
  secured.set_verify_callback(net::ssl::host_name_verification(post.target.host));
  error_code wrong;
  co_await secured.async_handshake(net::ssl::stream_base::client,
                                   net::redirect_error(net::use_awaitable, wrong));
  if (wrong) co_return failed("no secure connection", wrong);
  co_return co_await exchange(secured, post, policy);
}

}  // namespace

net::awaitable<Result<unsigned>> post_hook(HookPost post, const HookPolicy& policy,
                                           net::ssl::context& tls) {
  const auto began = std::chrono::steady_clock::now();
  const Result<Endpoints> endpoints = co_await find_endpoints(post.target, policy);
  if (!endpoints) co_return endpoints.error();
  beast::tcp_stream stream(co_await net::this_coro::executor);
  stream.expires_at(began + policy.time);
  error_code wrong;
  co_await stream.async_connect(*endpoints, net::redirect_error(net::use_awaitable, wrong));
  if (wrong) co_return failed(fmt::format("no connection to {}", post.target.authority()), wrong);
  if (post.target.tls) {
    co_return co_await exchange_tls(std::move(stream), post, policy, tls);
  }
  co_return co_await exchange(stream, post, policy);
}

}  // namespace muster::server
