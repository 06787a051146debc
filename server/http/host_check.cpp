#include "server/http/host_check.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/string.hpp>

namespace muster::server {
namespace {

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) {  // [::1]:8080
    const std::size_t end = host.find(']');
    return end == std::string_view::npos ? std::string_view{} : host.substr(1, end - 1);
  }
  return host.substr(0, host.find(':'));
}

bool equal_names(std::string_view left, std::string_view right) {
  return boost::beast::iequals(left, right);
}

}  // namespace

bool host_is_allowed(std::string_view host, std::span<const std::string> allowed) {
  const std::string_view name = without_port(host);
  if (equal_names(name, "localhost")) return true;
  boost::system::error_code not_an_address;
  const auto address = boost::asio::ip::make_address(std::string(name), not_an_address);
  if (!not_an_address && address.is_loopback()) return true;
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const std::string& other) { return equal_names(name, other); });
}

}  // namespace muster::server
