#include "server/live/hook_signature.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "engine/check.hpp"

namespace muster::server {

std::string hook_signature(std::string_view secret, std::int64_t seconds, std::string_view body) {
  const std::string text = fmt::format("{}.{}", seconds, body);
  std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
  unsigned size = 0;
  const unsigned char* made =
      HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), code.data(), &size);
  ENGINE_CHECK(made != nullptr);
  std::string signature = fmt::format("t={},v1=", seconds);
  for (unsigned i = 0; i < size; ++i) signature += fmt::format("{:02x}", code[i]);
  return signature;
}

}  // namespace muster::server
