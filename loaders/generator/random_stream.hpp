// The generator's random numbers: one short stream of 64-bit draws for every customer.
//
// A stream is fixed by (seed, row) alone, so any customer can be drawn at any time by any thread,
// and only unsigned integer arithmetic is used, so the draws are the same on every machine. The
// numbers are SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators",
// OOPSLA 2014), whose output function also scatters the starting points.
// Threads: a stream belongs to one caller. Cost: about 1 ns a draw.
#pragma once

#include <cstdint>

namespace muster::loaders {

/// SplitMix64's output function: a bijection of 64-bit numbers that leaves no visible pattern.
constexpr std::uint64_t scatter_bits(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31);
}

class RandomStream {
 public:
  /// The stream of one customer. Streams of different rows or seeds do not resemble each other.
  constexpr RandomStream(std::uint64_t seed, std::uint64_t row)
      : state_(scatter_bits(scatter_bits(seed + kStep) + row)) {}

  /// 64 uniform bits.
  constexpr std::uint64_t next() {
    state_ += kStep;
    return scatter_bits(state_);
  }

  /// Uniform in [0, bound); the bias is below bound / 2^32. Requires bound > 0.
  constexpr std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
  }

  /// True with probability share / of.
  constexpr bool chance(std::uint32_t share, std::uint32_t of) { return below(of) < share; }

 private:
  static constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15ULL;  // 2^64 / golden ratio, odd
  std::uint64_t state_;
};

}  // namespace muster::loaders
