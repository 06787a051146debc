// The console over HTTP: its page at `/`, its other files at `/console/NAME`.
//
// Whoever reaches the server may have them, token or none: they tell nothing of the data, which the
// page asks for as everybody does. Names carry a hash of what is in the file, so a browser asks for
// each once; the page that names them is asked for again every time. Threads: pure functions. Cost:
// a copy of the file.
#pragma once

#include <optional>
#include <string_view>

#include "server/api/message.hpp"

namespace muster::server {

/// Whether the console may be what is meant, as far as method and path tell: such a request is let
/// in without a token.
bool may_be_console(std::string_view method, std::string_view target);

/// The file asked for; empty where no page is: another path, or `/` asked by a program, which
/// prefers JSON.
std::optional<Reply> console_reply(const Request& request);

}  // namespace muster::server
