#include "engine/evaluation/bucket.hpp"

#include <string>

#include "engine/check.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster::engine {

std::uint64_t bucket_of(std::string_view external_id, std::string_view seed,
                        std::uint64_t buckets) {
  ENGINE_CHECK(buckets >= 1);
  std::string key;
  key.reserve(seed.size() + 1 + external_id.size());
  key.append(seed).push_back('\0');
  key.append(external_id);
  return XXH64(key.data(), key.size(), 0) % buckets;
}

}  // namespace muster::engine
