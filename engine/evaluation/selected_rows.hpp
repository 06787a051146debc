// The rows of a set chunk by chunk, in blocks of kBlockRows with a bit a row: for passes that
// decode columns block by block. Threads: pure functions. Cost: that of the chunk's words.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "engine/evaluation/arithmetic_program.hpp"
#include "engine/index/chunk_view.hpp"

namespace muster::engine {

inline constexpr std::uint32_t kBlockWords = kBlockRows / 64;

/// Calls `each(begin, rows, words)` for every block of the chunk that has a row of the set: its
/// first row in the chunk, how many rows it has, and kBlockWords words of its bits.
template <typename Each>
void for_selected_blocks(const Bitmap& set, std::uint32_t chunk, std::uint32_t chunk_rows,
                         Each each) {
  const ChunkView view(set, chunk);
  if (view.cardinality() == 0) return;
  std::array<std::uint64_t, kChunkWords> words;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  view.copy_to(words);
  for (std::uint32_t begin = 0; begin < chunk_rows; begin += kBlockRows) {
    const std::uint64_t* block = words.data() + begin / 64;
    if (std::all_of(block, block + kBlockWords, [](std::uint64_t word) { return word == 0; })) {
      continue;
    }
    each(begin, std::min(kBlockRows, chunk_rows - begin), block);
  }
}

/// Calls `each(row)` for every bit of a block, ascending.
template <typename Each>
void for_block_rows(std::uint32_t rows, const std::uint64_t* words, Each each) {
  for (std::uint32_t word = 0; word * 64 < rows; ++word) {
    const std::uint32_t first = word * 64;
    if (words[word] == ~std::uint64_t{0}) {
      for (std::uint32_t row = first; row < first + 64; ++row) each(row);
      continue;
    }
    for (std::uint64_t bits = words[word]; bits != 0; bits &= bits - 1) {
      each(first + static_cast<std::uint32_t>(std::countr_zero(bits)));
    }
  }
}

}  // namespace muster::engine
