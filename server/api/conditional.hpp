// Replies that need not be sent again: ETag and If-None-Match.
//
// The tag of an answer changes whenever the answer would, but for the time it took: with the
// version of the data, with the definitions it speaks of, and with the clock where those do, at
// midnight of their zone. It is weak, as two answers with one tag may differ in `elapsed_us`.
// Threads: pure functions. Cost: one pass over the body, at some GB a second.
#pragma once

#include <string>
#include <string_view>

#include "server/api/message.hpp"

namespace muster::server {

/// `W/"…"`, of a body of JSON as the calls write it.
std::string answer_tag(std::string_view body);

/// Tags a whole reply of 200 that has no tag yet. Where If-None-Match names the tag, the reply
/// becomes 304 without a body; also to a POST, which here is a question that a URL has no room for.
void tag_answer(const Request& request, Reply& reply);

}  // namespace muster::server
