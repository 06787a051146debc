// The seed of a random test: printed, and taken from MUSTER_SEED to run the same test again.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace muster::tests {

/// A new seed, or the one in MUSTER_SEED; either way said on standard output.
inline std::uint64_t seed() {
  const char* given = std::getenv("MUSTER_SEED");
  const std::uint64_t value = given != nullptr ? std::stoull(given) : std::random_device{}();
  std::cout << "MUSTER_SEED=" << value << '\n';
  return value;
}

}  // namespace muster::tests
