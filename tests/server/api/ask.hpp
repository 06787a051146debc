// Asks the API as HTTP would, without a socket.
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "server/api/api.hpp"

namespace muster::server {

inline Reply post(const Api& api, std::string_view target, std::string_view body,
                  std::string_view accept = {}, std::string_view content_type = {}) {
  return api.answer(Request{.method = "POST",
                            .target = target,
                            .content_type = content_type,
                            .accept = accept,
                            .body = body});
}

inline Reply get(const Api& api, std::string_view target, std::string_view accept = {}) {
  return api.answer(
      Request{.method = "GET", .target = target, .content_type = {}, .accept = accept, .body = {}});
}

/// The body as JSON; null when it is none.
inline boost::json::value json_of(const Reply& reply) {
  boost::json::error_code wrong;
  boost::json::value value = boost::json::parse(reply.body, wrong);
  return wrong ? boost::json::value() : value;
}

/// All blocks of a stream, one after another; what came before an Error.
inline std::string drain(BodyStream& stream) {
  std::string all;
  for (;;) {
    std::string block;
    if (!stream.next(block) || block.empty()) return all;
    all += block;
  }
}

inline std::string header(const Reply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace muster::server
