#include "query/plan/digest.hpp"

#include <fmt/format.h>
#include <xxhash.h>

namespace muster::query {

std::string digest_of(std::string_view key) {
  const XXH128_hash_t hash = XXH3_128bits(key.data(), key.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace muster::query
