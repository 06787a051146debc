// A bitmap made ready to be asked about row after row, in any order.
//
// Bitmap::contains() searches its chunk and then within it, which tells at a hundred million rows.
// Here a chunk's words are used where the bitmap stores them, and are written out once a chunk was
// asked often enough to pay for it. Threads: one caller. Cost: contains() one bit, a cache miss
// where rows lie apart; at most 8 KiB a chunk, those asked rarely excepted.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/index/bitmap.hpp"
#include "engine/index/chunk_view.hpp"
#include "engine/types.hpp"

namespace muster::engine {

class RowBits {
 public:
  /// `rows` must outlive it; `chunks` is how many the population has.
  RowBits(const Bitmap& rows, std::uint32_t chunks);

  /// Requires a row of the population.
  bool contains(Row row) {
    Chunk& chunk = chunks_[row / kChunkRows];
    const std::uint32_t at = row % kChunkRows;
    if (chunk.words != nullptr) return (chunk.words[at / 64] >> (at % 64) & 1U) != 0;
    return look_up(chunk, at);
  }

 private:
  struct Chunk {
    const std::uint64_t* words = nullptr;
    ChunkView view;
    std::uint32_t asked = 0;
    std::unique_ptr<std::uint64_t[]> own{};
  };
  bool look_up(Chunk& chunk, std::uint32_t at);

  std::vector<Chunk> chunks_;
};

}  // namespace muster::engine
