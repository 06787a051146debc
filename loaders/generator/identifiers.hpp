// External ids: which ten digits a customer has.
//
// Ids must be unique and must not follow the row order. A keyed permutation of 0…9,999,999,999
// gives both without remembering anything: four Feistel rounds over two halves of five digits, with
// addition modulo 10^5 in place of exclusive or, so that no number falls outside.
// Threads: immutable. Cost: about 10 ns an id.
#pragma once

#include <cstdint>

#include "loaders/generator/random_stream.hpp"

namespace muster::loaders {

class IdentifierPermutation {
 public:
  static constexpr std::uint64_t kHalf = 100'000;
  /// Rows that have an id of their own.
  static constexpr std::uint64_t kSize = kHalf * kHalf;

  constexpr explicit IdentifierPermutation(std::uint64_t seed)
      : key_(scatter_bits(seed ^ 0x6964656E74696679ULL)) {}

  /// The id of a row, below kSize; different rows have different ids. Requires row < kSize.
  constexpr std::uint64_t id_of(std::uint64_t row) const {
    std::uint64_t left = row / kHalf;
    std::uint64_t right = row % kHalf;
    for (std::uint64_t round = 0; round < 4; ++round) {
      const std::uint64_t mixed = (left + scatter_bits(key_ + right * 4 + round) % kHalf) % kHalf;
      left = right;
      right = mixed;
    }
    return left * kHalf + right;
  }

 private:
  std::uint64_t key_;
};

}  // namespace muster::loaders
