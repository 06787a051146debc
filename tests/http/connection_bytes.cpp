#include "tests/http/connection_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/http/error.hpp>
#include <boost/json/parse.hpp>
#include <utility>

#include "server/access/attribute_view.hpp"
#include "server/access/caller.hpp"
#include "server/api/traffic.hpp"
#include "server/http/compression.hpp"
#include "server/http/cross_origin.hpp"
#include "server/http/request_id.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::tests {
namespace {

using server::Caller;
using server::Reply;
using server::RequestMessage;
using server::RequestParser;
using server::Scope;

/// Bytes on their way, a piece at a time.
class Delivery {
 public:
  Delivery(std::string_view bytes, std::size_t piece)
      : rest_(bytes), piece_(piece == 0 ? std::max<std::size_t>(1, bytes.size()) : piece) {}

  /// False where none are left.
  bool deliver(boost::beast::flat_buffer& buffer) {
    const std::string_view next = rest_.substr(0, piece_);
    rest_.remove_prefix(next.size());
    const auto room = buffer.prepare(next.size());
    std::copy(next.begin(), next.end(), static_cast<char*>(room.data()));
    buffer.commit(next.size());
    return !next.empty();
  }

 private:
  std::string_view rest_;
  std::size_t piece_;
};

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::optional<boost::json::value> json_of(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 10'000;
  boost::json::error_code failed;
  auto value = boost::json::parse({text.data(), text.size()}, failed, {}, options);
  if (failed) return std::nullopt;
  return value;
}

server::Service small_service() {
  server::Service service{.population = server::small_population()};
  service.limits.threads = 1;
  service.limits.query_time = std::chrono::milliseconds(2'000);
  service.limits.query_mebibytes = 64;
  service.limits.queries_per_call = 50;
  service.views = std::make_shared<server::AttributeViews>();
  service.traffic = std::make_shared<const server::Traffic>();
  return service;
}

}  // namespace

ReadConnection read_connection(std::string_view bytes, std::size_t piece,
                               const server::HttpOptions& options,
                               const std::function<void(const RequestMessage&)>& each) {
  namespace http = boost::beast::http;
  ReadConnection read;
  Delivery delivery(bytes, piece);
  boost::beast::flat_buffer buffer;
  for (;;) {
    if (buffer.size() == 0 && !delivery.deliver(buffer)) return read;
    RequestParser parser;
    boost::system::error_code failed;
    server::limit(parser, options);
    parser.eager(false);
    for (;;) {
      server::parse_arrived(buffer, parser, failed);
      if (failed || parser.is_header_done()) break;
      if (!delivery.deliver(buffer)) return read;
    }
    const std::size_t most = server::most_body_bytes(parser.get(), options);
    if (!failed) {
      server::Entrance entrance = server::admit(parser.get(), options, {});
      if (entrance.refusal) {
        read.refusal = std::move(entrance.refusal);
        return read;
      }
      if (parser.content_length().value_or(0) > most) failed = http::error::body_limit;
    }
    if (!failed) {
      parser.body_limit(most);
      parser.eager(true);
      while (!failed && !parser.is_done()) {
        server::parse_arrived(buffer, parser, failed);
        if (failed || parser.is_done()) break;
        if (!delivery.deliver(buffer)) return read;
      }
    }
    if (failed) {
      read.refusal = server::refusal_of(failed, options, most);
      return read;
    }
    const RequestMessage& message = parser.get();
    read.requests.push_back(fmt::format("{} {}\n{}", server::view(message.method_string()),
                                        server::view(message.target()), message.body()));
    each(message);
    if (!message.keep_alive()) return read;
  }
}

std::optional<std::string> mistake_in(Reply& reply) {
  if (reply.status < 200 || reply.status > 599 || reply.status == 500) {
    return fmt::format("status {}", reply.status);
  }
  if (has_control(reply.content_type)) return "a control character in the type";
  for (const auto& [name, value] : reply.headers) {
    if (has_control(name) || has_control(value)) return "a control character in " + name;
  }
  if (reply.stream) {
    constexpr std::size_t kEnough = std::size_t{1} << 20;
    std::size_t read = 0;
    for (std::string block; read < kEnough; block.clear()) {
      if (!reply.stream->next(block) || block.empty()) break;
      read += block.size();
    }
    return std::nullopt;
  }
  if (reply.content_type == "application/json" && reply.status == 200 && !json_of(reply.body)) {
    return "no JSON: " + reply.body;
  }
  if (reply.status < 400) return std::nullopt;
  if (reply.status == 503 && reply.content_type == "application/json") return std::nullopt;
  const auto problem = json_of(reply.body);
  const auto* object = problem ? problem->if_object() : nullptr;
  if (object == nullptr || !object->contains("status") ||
      object->at("status") != boost::json::value(reply.status)) {
    return "no problem document: " + reply.body;
  }
  return std::nullopt;
}

AnsweredConnections::AnsweredConnections() : api_(small_service()) {
  options_.header_bytes = 2'048;
  options_.target_bytes = 512;
  options_.body_bytes = 4'096;
  options_.change_bytes = 8'192;
  options_.allowed_origins = {"https://crm.example"};
  callers_ = {nullptr, std::make_shared<const Caller>(),
              std::make_shared<const Caller>(Caller{"few", Scope::count, 2, std::nullopt}),
              std::make_shared<const Caller>(
                  Caller{"some", Scope::read, 0, std::set<std::string, std::less<>>{"age"}})};
}

std::optional<std::string> AnsweredConnections::mistake_in_answers(std::string_view bytes) const {
  std::optional<std::string> mistake;
  const auto judge = [&](Reply& reply) {
    if (!mistake) mistake = mistake_in(reply);
  };
  const auto answer = [&](const RequestMessage& message) {
    for (const auto& caller : callers_) {
      server::Request request = server::request_of(message);
      request.caller = caller;
      Reply reply = api_.answer(request);
      server::name_request(reply, server::request_id(server::view(message["X-Request-Id"])));
      server::admit_origin(server::origin_of(message), options_.allowed_origins, reply);
      judge(reply);
      server::compress(request, reply);
    }
  };
  ReadConnection whole = read_connection(bytes, 0, options_, answer);
  if (whole.refusal) judge(*whole.refusal);
  // Where packets end says nothing: else one request could be hidden in another.
  constexpr std::size_t kPiece = 3;
  const ReadConnection pieces = read_connection(bytes, kPiece, options_, [](const auto&) {});
  if (!mistake && pieces.requests != whole.requests) {
    mistake = fmt::format("{} requests at once, {} in pieces", whole.requests.size(),
                          pieces.requests.size());
  }
  return mistake;
}

}  // namespace muster::tests
