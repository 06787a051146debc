// Which requests are refused before they are looked at, and in which words.
//
// Strangers get 401 and nothing else, whether there is such a call or not; holders of a token are
// told which scope or which freedom theirs lacks. Threads: pure functions.
#pragma once

#include <optional>

#include "server/access/caller.hpp"
#include "server/api/message.hpp"
#include "server/api/routes.hpp"

namespace muster::server {

/// The one answer to strangers.
Reply unauthorised();

/// `caller` null: anybody may do everything. `route` null: there is no such call.
std::optional<Reply> refuse(const Caller* caller, const Route* route);

}  // namespace muster::server
