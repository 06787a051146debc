// Chunk views: one chunk of a Bitmap as CRoaring stores it, without copying.
//
// This pair of files and bitmap_versions.cpp are the only places that know CRoaring's containers;
// its internals are no stable interface, so chunk_view.cpp asserts the layout it relies on.
// Threads: reads only. Cost: finding the chunk is a binary search; each operation touches the
// container's bytes once.
#pragma once

#include <cstdint>
#include <span>

#include "engine/index/bitmap.hpp"
#include "engine/types.hpp"

namespace muster::engine {

/// kChunkWords words of 64 rows, least significant bit first.
using ChunkWords = std::span<std::uint64_t, kChunkWords>;
using ConstChunkWords = std::span<const std::uint64_t, kChunkWords>;

class ChunkView {
 public:
  enum class Kind : std::uint8_t { empty, array, bitset, run };

  ChunkView() = default;
  /// Views chunk `chunk` of `bitmap`, which must outlive the view.
  ChunkView(const Bitmap& bitmap, std::uint32_t chunk);

  Kind kind() const { return kind_; }
  /// Rows in the chunk, 0 … kChunkRows. Counted when the view is made: O(1), for runs O(runs).
  std::uint32_t cardinality() const { return cardinality_; }
  /// What reading the whole chunk reads.
  std::uint64_t bytes() const;
  bool contains(std::uint16_t row) const;
  /// The chunk's words if they are stored as such, else null.
  const std::uint64_t* words() const;

  /// words = this.
  void copy_to(ChunkWords words) const;
  /// words |= this.
  void or_into(ChunkWords words) const;
  /// words &= this; returns whether any row is left.
  bool and_into(ChunkWords words) const;
  /// words &= ~this; returns whether any row is left.
  bool and_not_into(ChunkWords words) const;
  /// Rows of this and of `other`.
  std::uint64_t count_and(const ChunkView& other) const;
  /// Rows of this that are set in `words`.
  std::uint64_t count_within(ConstChunkWords words) const;

  /// Writes the rows, ascending. Requires room for cardinality() of them.
  void list(std::uint16_t* out) const;
  /// matches[i] = whether rows[i] is in this, 0 or 1. Requires ascending rows.
  void test(std::span<const std::uint16_t> rows, std::uint8_t* matches) const;

 private:
  Kind kind_ = Kind::empty;
  std::uint32_t cardinality_ = 0;
  const void* container_ = nullptr;
};

/// The first chunk from `from` on of which the bitmap has rows; past the last there is
/// kNoChunk.
std::uint32_t next_chunk(const Bitmap& bitmap, std::uint32_t from);
inline constexpr std::uint32_t kNoChunk = ~std::uint32_t{0};

/// Writes the rows set in `words`, ascending; returns how many. Requires room for all of them.
std::size_t list_rows(ConstChunkWords words, std::uint16_t* out);
/// Its counterpart: words = `rows`.
void write_rows(std::span<const std::uint16_t> rows, ChunkWords words);
/// words = the first `rows` rows.
void write_first_rows(std::uint32_t rows, ChunkWords words);
/// Sets rows [begin, end) of a chunk. Requires begin ≤ end ≤ kChunkRows.
void set_rows(ChunkWords words, std::uint32_t begin, std::uint32_t end);
/// Clears rows [begin, end).
void clear_rows(ChunkWords words, std::uint32_t begin, std::uint32_t end);

}  // namespace muster::engine
