// BUCKET('seed', n): a stable, published hash of the external id.
//
// XXH64 (seed 0) of the seed's bytes, one zero byte, and the id's bytes, modulo n: any language
// with XXH64 computes the same. Threads: pure function. Cost: about 10 ns.
#pragma once

#include <cstdint>
#include <string_view>

namespace muster::engine {

/// 0 … buckets−1. Requires buckets ≥ 1.
std::uint64_t bucket_of(std::string_view external_id, std::string_view seed, std::uint64_t buckets);

}  // namespace muster::engine
