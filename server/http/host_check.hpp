// Which Host a request may name.
//
// A web page can point a name of its own at 127.0.0.1 and so reach a server that listens on
// loopback only (DNS rebinding); its requests then carry that name. So only names that mean this
// machine, and those the configuration adds, are answered. Threads: pure function.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace muster::server {

/// `host` is the header's value, `name[:port]`.
bool host_is_allowed(std::string_view host, std::span<const std::string> allowed);

}  // namespace muster::server
