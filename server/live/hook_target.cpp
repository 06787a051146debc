#include "server/live/hook_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace muster::server {
namespace {

constexpr std::size_t kMostUrlBytes = 2'000;

Error wrong(std::string_view why) {
  return {ErrorCode::invalid_input,
          fmt::format("\"url\" must be http:// or https://, a host, and perhaps a port and a path: "
                      "{}",
                      why)};
}

struct Network {
  std::uint32_t address;
  unsigned bits;
};

// Not of the public internet (RFC 6890 and after).
constexpr std::array<Network, 15> kNotPublic{{
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared by carriers
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // relays
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // measurement
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // groups
    {0xF0000000, 4},   // reserved, broadcast
}};

bool is_private_v4(std::uint32_t address) {
  return std::any_of(kNotPublic.begin(), kNotPublic.end(), [&](const Network& network) {
    return (address >> (32 - network.bits)) == (network.address >> (32 - network.bits));
  });
}

}  // namespace

std::string HookTarget::authority() const {
  const bool six = host.find(':') != std::string::npos;
  const std::string shown = six ? "[" + host + "]" : host;
  return port == (tls ? 443 : 80) ? shown : fmt::format("{}:{}", shown, port);
}

Result<HookTarget> read_hook_url(std::string_view url) {
  if (url.size() > kMostUrlBytes) return wrong(fmt::format("at most {} bytes", kMostUrlBytes));
  const bool plain = std::all_of(url.begin(), url.end(),
                                 [](char letter) { return letter > ' ' && letter < 0x7F; });
  if (!plain) return wrong("no blanks, and other letters percent-encoded");
  HookTarget target;
  if (url.starts_with("https://")) {
    target.tls = true;
  } else if (!url.starts_with("http://")) {
    return wrong("it begins otherwise");
  }
  url.remove_prefix(target.tls ? 8 : 7);
  if (url.find('#') != std::string_view::npos) return wrong("no fragment");
  const std::size_t end = std::min(url.find_first_of("/?"), url.size());
  std::string_view authority = url.substr(0, end);
  const std::string_view path = url.substr(end);
  if (authority.find('@') != std::string_view::npos) return wrong("no user and password");
  target.port = target.tls ? 443 : 80;
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return wrong("the bracket is not closed");
    target.host = authority.substr(1, close - 1);
    boost::system::error_code failed;
    boost::asio::ip::make_address_v6(target.host, failed);
    if (failed) return wrong("what stands in brackets is no IPv6 address");
    port = authority.substr(close + 1);
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    target.host = authority.substr(0, colon);
    port = authority.substr(colon);
  }
  const bool named =
      !target.host.empty() && std::all_of(target.host.begin(), target.host.end(), [](char letter) {
        return std::string_view("[]<>\"\\^`{|}%'(),;").find(letter) == std::string_view::npos;
      });
  if (!named) return wrong("the host cannot be read");
  if (!port.empty()) {
    const char* const last = port.data() + port.size();
    unsigned number = 0;
    const auto read = std::from_chars(port.data() + 1, last, number);
    if (port.front() != ':' || read.ec != std::errc() || read.ptr != last || number == 0 ||
        number > 65'535) {
      return wrong("the port is 1 to 65535");
    }
    target.port = static_cast<std::uint16_t>(number);
  }
  target.path = path.starts_with('/') ? std::string(path) : "/" + std::string(path);
  return target;
}

bool is_private(const boost::asio::ip::address& address) {
  if (address.is_v4()) return is_private_v4(address.to_v4().to_uint());
  const boost::asio::ip::address_v6 six = address.to_v6();
  const boost::asio::ip::address_v6::bytes_type bytes = six.to_bytes();
  if (six.is_v4_mapped()) {
    return is_private_v4(
        boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, six).to_uint());
  }
  // Only 2000::/3 is public; of it documentation, 6to4 and Teredo (which hide an IPv4 address) are
  // not.
  if ((bytes[0] & 0xE0U) != 0x20U) return true;
  const unsigned first = (unsigned{bytes[0]} << 8U) | bytes[1];
  const unsigned second = (unsigned{bytes[2]} << 8U) | bytes[3];
  return first == 0x2002 || (first == 0x2001 && (second == 0 || second == 0x0DB8));
}

}  // namespace muster::server
