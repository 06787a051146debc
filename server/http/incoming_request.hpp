// A request on its way from bytes to the API: its limits, who is let in, what is told of bytes that
// are none. No socket is in sight.
//
// Threads: any number at once. Cost: little beside the parser's.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

#include "server/api/message.hpp"
#include "server/http/cross_origin.hpp"
#include "server/http/entrance.hpp"
#include "server/http/http_options.hpp"

namespace muster::server {

using RequestParser = boost::beast::http::request_parser<boost::beast::http::string_body>;
using RequestMessage = RequestParser::value_type;

inline std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// Before the first byte.
void limit(RequestParser& parser, const HttpOptions& options);
/// Gives the parser what has arrived, as much as it is eager for; it may need more.
void parse_arrived(boost::beast::flat_buffer& buffer, RequestParser& parser,
                   boost::system::error_code& failed);
/// Asks the gate when the header is there, before a body is read: who is not let in sends nothing.
Entrance admit(const RequestMessage& message, const HttpOptions& options, const Door& gate);
/// How large the body of this request may be.
std::size_t most_body_bytes(const RequestMessage& message, const HttpOptions& options);
/// What to tell a client whose bytes are no request; nothing when there is nobody to tell.
std::optional<Reply> refusal_of(const boost::system::error_code& failed, const HttpOptions& options,
                                std::size_t body_bytes);

OriginHeaders origin_of(const RequestMessage& message);
/// What the API reads of a message, which must outlive it.
Request request_of(const RequestMessage& message);

}  // namespace muster::server
