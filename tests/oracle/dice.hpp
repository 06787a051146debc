// Dice: where the oracle's chance comes from. The same seed gives the same throws on every machine.
//
// Threads: one owner. Cost: nanoseconds a throw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace muster::oracle {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t word() { return engine_(); }
  /// 0 … n−1. Requires n ≥ 1.
  std::uint64_t below(std::uint64_t n) { return engine_() % n; }
  std::size_t index(std::size_t n) { return static_cast<std::size_t>(below(n)); }
  /// low … high, both included; the span must fit 63 bits.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  /// True in `percent` of 100 throws.
  bool chance(unsigned percent) { return below(100) < percent; }
  /// 0 ≤ x < 1.
  double fraction() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }
  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[index(from.size())];
  }
  /// A die of its own for a part of the work, so that parts do not disturb each other's throws.
  Dice split() { return Dice(word()); }

 private:
  std::mt19937_64 engine_;
};

/// The run's seed: MUSTER_SEED if it is set, else drawn; printed once either way.
std::uint64_t run_seed();
/// How many expressions a whole run of the oracle evaluates: MUSTER_ORACLE_EXPRESSIONS or 10,000
/// (2,000 under sanitizers).
std::size_t run_expressions();

}  // namespace muster::oracle
