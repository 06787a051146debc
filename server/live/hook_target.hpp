// Where a web hook posts to: a URL taken apart, and which addresses it may lead to.
//
// A server that posts wherever it is told is a way around every wall it stands behind, so addresses
// of this machine and of private networks are refused unless the configuration allows them; what is
// checked is the address that is connected to, not the name. Threads: pure functions.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/result.hpp"

namespace muster::server {

struct HookTarget {
  bool tls = false;
  std::string host;  ///< a name or an address; IPv6 without brackets
  std::uint16_t port = 0;
  std::string path = "/";  ///< with the query, if there is one

  /// As the Host header has it.
  std::string authority() const;
};

/// http://host[:port][/path][?query] or https://…; invalid_input for anything else (a user, a
/// fragment, blanks, control characters, over 2,000 bytes).
Result<HookTarget> read_hook_url(std::string_view url);

/// Whether an address is of this machine, a private or shared network, a link, a group, or none.
bool is_private(const boost::asio::ip::address& address);

}  // namespace muster::server
