#include "server/http/incoming_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/http/error.hpp>
#include <cstdint>
#include <utility>

#include "server/api/change_request.hpp"
#include "server/api/problem.hpp"
#include "server/http/host_check.hpp"

namespace muster::server {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

/// Refuses what must not reach the API at all.
std::optional<Reply> check_host(const RequestMessage& message, const HttpOptions& options) {
  const auto host = message.find(http::field::host);
  if (host == message.end()) {
    if (message.version() == 10) return std::nullopt;
    return problem(400, "a request needs a Host header");
  }
  // Whoever needs a token gains nothing by another name for this machine.
  if (options.guarded && options.allowed_hosts.empty()) return std::nullopt;
  if (host_is_allowed(view(host->value()), options.allowed_hosts)) return std::nullopt;
  return problem(421,
                 "this server does not answer under that host name; name it in allowed_hosts of "
                 "the configuration if it should");
}

std::optional<Reply> check_target(const RequestMessage& message, const HttpOptions& options) {
  if (message.target().size() <= options.target_bytes) return std::nullopt;
  return problem(414, fmt::format("path and parameters are longer than {} bytes; send a body",
                                  options.target_bytes));
}

}  // namespace

void limit(RequestParser& parser, const HttpOptions& options) {
  parser.header_limit(static_cast<std::uint32_t>(options.header_bytes));
  // Which limit holds is known when the header is; the larger one stands until then.
  parser.body_limit(std::max(options.body_bytes, options.change_bytes));
}

OriginHeaders origin_of(const RequestMessage& message) {
  return {view(message.method_string()), view(message[http::field::origin]),
          view(message[http::field::access_control_request_method])};
}

Entrance admit(const RequestMessage& message, const HttpOptions& options, const Door& gate) {
  if (std::optional<Reply> refused = check_host(message, options)) {
    return {nullptr, std::move(refused)};
  }
  if (std::optional<Reply> refused = check_target(message, options)) {
    return {nullptr, std::move(refused)};
  }
  if (std::optional<Reply> told = preflight(origin_of(message), options.allowed_origins)) {
    return {nullptr, std::move(told)};
  }
  if (!gate) return {};
  const bool once = message.count(http::field::authorization) == 1;
  return gate({view(message.method_string()), view(message.target()),
               once ? view(message[http::field::authorization]) : std::string_view{}});
}

std::size_t most_body_bytes(const RequestMessage& message, const HttpOptions& options) {
  return is_change(view(message.method_string()), view(message.target())) ? options.change_bytes
                                                                          : options.body_bytes;
}

std::optional<Reply> refusal_of(const error_code& failed, const HttpOptions& options,
                                std::size_t body_bytes) {
  if (failed == http::error::header_limit) {
    return problem(431, fmt::format("the header is larger than {} bytes", options.header_bytes));
  }
  if (failed == http::error::body_limit) {
    return problem(413, fmt::format("the body is larger than {} bytes", body_bytes));
  }
  if (failed == http::error::bad_version) {
    return problem(505, "HTTP/1.1 and HTTP/1.0 are spoken here");
  }
  if (failed == http::error::partial_message || failed == http::error::end_of_stream) {
    return std::nullopt;
  }
  if (failed.category() == make_error_code(http::error::bad_method).category()) {
    return problem(400, fmt::format("this is not an HTTP request: {}", failed.message()));
  }
  return std::nullopt;
}

// Without this every request would take two more turns of the event loop, for its header and its
// body.
void parse_arrived(boost::beast::flat_buffer& buffer, RequestParser& parser, error_code& failed) {
  if (buffer.size() == 0) return;
  buffer.consume(parser.put(buffer.data(), failed));
  if (failed == http::error::need_more) failed.clear();
}

Request request_of(const RequestMessage& message) {
  return {.method = view(message.method_string()),
          .target = view(message.target()),
          .content_type = view(message[http::field::content_type]),
          .accept = view(message[http::field::accept]),
          .last_event_id = view(message["Last-Event-ID"]),
          .body = message.body(),
          .if_match = view(message[http::field::if_match]),
          .if_none_match = view(message[http::field::if_none_match]),
          .idempotency_key = view(message["Idempotency-Key"]),
          .timeout = view(message["Request-Timeout"]),
          .accept_encoding = view(message[http::field::accept_encoding])};
}

}  // namespace muster::server
