// Draws one of n things with given weights in constant time.
//
// Walker's alias method (Vose: "A linear algorithm for generating random numbers with a given
// distribution", 1991) in integers: every column holds a threshold and the thing to take above it.
// Threads: immutable after construction. Cost: one multiplication and one comparison a draw.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace muster::loaders {

class DiscreteTable {
 public:
  /// Weights are relative; a weight of 0 is never drawn. Requires 1…65,535 weights, each below
  /// 2^32, and at least one above 0.
  explicit DiscreteTable(std::span<const std::uint64_t> weights);

  /// The index that 64 uniform bits choose.
  std::uint32_t pick(std::uint64_t bits) const {
    const auto column = static_cast<std::uint32_t>(((bits >> 32) * columns_.size()) >> 32);
    const Column& chosen = columns_[column];
    return (bits & 0xFFFFFFFFU) < chosen.threshold ? column : chosen.alias;
  }

 private:
  struct Column {
    std::uint64_t threshold = 0;  // of 2^32
    std::uint32_t alias = 0;
  };
  std::vector<Column> columns_;
};

}  // namespace muster::loaders
