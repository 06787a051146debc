// One POST to a web hook's target, from the name to the status, within a time and a size.
//
// The address that is connected to is one of those that were checked. Certificates are verified
// against the machine's. Redirections are not followed: a status other than 2xx is a failure.
// Threads: a coroutine of one executor. Cost: a connection each.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <string>

#include "engine/result.hpp"
#include "server/live/hook_options.hpp"
#include "server/live/hook_target.hpp"

namespace muster::server {

struct HookPost {
  HookTarget target;
  std::string body;       ///< JSON
  std::string signature;  ///< of the header Muster-Signature; empty: none
  std::string hook;       ///< its name, in the header Muster-Hook
};

/// The status of the reply. Errors (io_failed, invalid_input for an address that is refused) are
/// sentences for people; they name neither secret nor what was replied.
boost::asio::awaitable<Result<unsigned>> post_hook(HookPost post, const HookPolicy& policy,
                                                   boost::asio::ssl::context& tls);

}  // namespace muster::server
