// Chunks that a version made: who keeps their memory.
//
// An index is a table of chunks. Those that came with the image live as long as its population;
// those that a with() made are kept by every version that has them in its table.
// Threads: plain values. Cost: tables are copied with each version, 16 bytes a chunk.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/types.hpp"

namespace muster::engine {

/// Keeps a chunk's memory; null: it is the image's.
using ChunkOwner = std::shared_ptr<const void>;

/// Told of every piece of memory that versions share and the image does not hold: where it is,
/// which names it, and its bytes.
using VisitOwned = std::function<void(const void* memory, std::uint64_t bytes)>;

/// The owners of a table of chunks; nothing is spent while all are the image's.
class ChunkOwners {
 public:
  /// Needed before set(), which several threads may then call, each for a chunk of its own.
  void reserve(std::size_t chunks) { owners_.resize(std::max(owners_.size(), chunks)); }
  /// Requires a reserve() of more than `chunk`. A null owner: the chunk has no memory of its own.
  void set(std::uint32_t chunk, ChunkOwner owner) { owners_[chunk] = std::move(owner); }
  /// Chunks past the last are gone.
  void shrink(std::size_t chunks) {
    if (owners_.size() > chunks) owners_.resize(chunks);
  }
  const void* at(std::uint32_t chunk) const {
    return chunk < owners_.size() ? owners_[chunk].get() : nullptr;
  }

 private:
  std::vector<ChunkOwner> owners_;
};

inline std::uint32_t chunks_of(std::uint64_t rows) {
  return static_cast<std::uint32_t>((rows + kChunkRows - 1) / kChunkRows);
}
/// Rows of one chunk where there are `rows` in all; 0 past the last.
inline std::uint32_t rows_of_chunk(std::uint64_t rows, std::uint32_t chunk) {
  const std::uint64_t begin = std::uint64_t{chunk} * kChunkRows;
  return begin >= rows
             ? 0
             : static_cast<std::uint32_t>(std::min<std::uint64_t>(kChunkRows, rows - begin));
}

}  // namespace muster::engine
