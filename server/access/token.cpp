#include "server/access/token.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <boost/beast/core/string.hpp>

#include "engine/check.hpp"

namespace muster::server {
namespace {

constexpr std::size_t kBytes = 32;
constexpr std::string_view kPrefix = "muster_";  // tells scanners of leaked secrets what it is
constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

Result<std::string> make_token() {
  std::array<unsigned char, kBytes> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
    return Error{ErrorCode::io_failed, "the system gives no random numbers to make a token of"};
  }
  std::string token(kPrefix);
  unsigned bits = 0;
  unsigned held = 0;
  for (const unsigned char byte : random) {
    bits = bits << 8U | byte;
    for (held += 8; held >= 6; held -= 6) token += kLetters[bits >> (held - 6) & 63U];
  }
  if (held > 0) token += kLetters[bits << (6 - held) & 63U];
  return token;
}

std::string token_hash(std::string_view token) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  const int done =
      EVP_Digest(token.data(), token.size(), hash.data(), &size, EVP_sha256(), nullptr);
  ENGINE_CHECK(done == 1 && size == kBytes);
  return {reinterpret_cast<const char*>(hash.data()), size};
}

std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "Bearer ";
  if (authorization.size() <= kScheme.size() ||
      !boost::beast::iequals(authorization.substr(0, kScheme.size()), kScheme)) {
    return {};
  }
  const std::size_t begin = authorization.find_first_not_of(' ', kScheme.size());
  authorization.remove_prefix(begin == std::string_view::npos ? authorization.size() : begin);
  return authorization;
}

}  // namespace muster::server
