// Tags: each row's list of dictionary codes, the rows whose tags are known and, for dictionaries up
// to kMaxBitmapValues, a bitmap a value.
// Threads: immutable; reads are safe. Cost: tags of a row two cache misses; bitmap() O(1); with()
// copies the codes of touched chunks and the bitmap chunks of touched values.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/index/bitmap_set.hpp"
#include "engine/index/cell_changes.hpp"
#include "engine/index/chunk_owners.hpp"
#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"
#include "engine/types.hpp"

namespace muster::engine {

template <typename Cell>
struct TouchedChunk;

/// The fixed part of a chunk; lies in the image as it is. Offsets are in the section.
struct TagsChunk {
  std::uint64_t ends = 0;   ///< of one uint32 a row: where its codes end
  std::uint64_t codes = 0;  ///< of one uint32 a tag
};

class TagsIndex {
 public:
  struct View {
    std::span<const std::uint32_t> ends;
    const std::uint32_t* codes = nullptr;

    std::uint32_t rows() const { return static_cast<std::uint32_t>(ends.size()); }
    std::span<const ValueCode> tags(std::uint32_t row) const {
      const std::uint32_t begin = row == 0 ? 0 : ends[row - 1];
      return {codes + begin, codes + ends[row]};
    }
  };

  TagsIndex() = default;
  static Result<TagsIndex> open(std::span<const std::byte> values,
                                std::span<const std::byte> bitmaps, std::uint32_t dictionary,
                                std::uint64_t rows);
  /// The next version; cell_changes.hpp says what the cells are. Codes may be new ones, up to
  /// `dictionary`; past kMaxBitmapValues the bitmaps of values go. A limit_exceeded Error if a
  /// chunk would hold more than 2^32 − 1 tags.
  Result<TagsIndex> with(std::span<const TagsAt> cells, std::uint64_t rows,
                         std::uint32_t dictionary) const;
  /// The sections that open() views.
  ImageBytes values_section() const;
  ImageBytes bitmaps_section() const { return write_shared_bitmaps(bitmaps_); }
  void visit_owned(const VisitOwned& visit) const;

  View chunk(std::uint32_t chunk) const {
    const Slot& slot = slots_[chunk];
    return {{slot.ends, rows_of_chunk(rows_, chunk)}, slot.codes};
  }
  /// Codes ascending. Empty for an unknown row as for an empty list; known() tells them apart.
  std::span<const ValueCode> tags_at(Row row) const {
    return chunk(row / kChunkRows).tags(row % kChunkRows);
  }
  /// Requires an index that open() or with() made.
  const Bitmap& known() const { return *bitmaps_[0]; }
  bool has_bitmaps() const { return bitmaps_.size() > 1; }
  /// Requires has_bitmaps() and 1 ≤ code ≤ dictionary size.
  const Bitmap& bitmap(ValueCode code) const { return *bitmaps_[code]; }

 private:
  struct Slot {
    const std::uint32_t* ends = nullptr;
    const std::uint32_t* codes = nullptr;
  };
  struct Made;
  Made make(const TouchedChunk<TagsAt>& touched) const;
  SharedBitmaps next_bitmaps(std::span<const TagsAt> cells, std::uint64_t rows,
                             std::uint32_t dictionary) const;

  std::vector<Slot> slots_;
  ChunkOwners owners_;
  std::uint64_t rows_ = 0;
  SharedBitmaps bitmaps_;
};

/// Writes the sections that TagsIndex views.
class TagsIndexBuilder {
 public:
  void push_unknown();
  /// `codes` distinct, ≥ 1, any order; they are sorted in place.
  void push(std::span<ValueCode> codes);
  std::uint64_t rows() const { return rows_; }
  /// Whether some order of the rows could put more than 2^32 − 1 tags into one chunk.
  bool order_may_overflow() const;
  /// Row i becomes what row order[i] was. Requires that `order` lists all rows once and
  /// !order_may_overflow().
  void reorder(std::span<const Row> order);

  struct Finished {
    ImageBytes values;
    ImageBytes bitmaps;
    std::vector<std::uint64_t> counts;  ///< of code 1, 2, …
    std::uint64_t known = 0;
  };
  Finished finish(std::uint32_t dictionary);

 private:
  struct Chunk {
    std::vector<std::uint32_t> ends;
    std::vector<ValueCode> codes;
    std::vector<std::uint64_t> known;  // a bit a row

    void add(std::span<const ValueCode> tags, bool is_known);
    void pack();
  };
  class Bitmaps;

  void seal();
  Chunk pending_;
  std::vector<Chunk> chunks_;
  std::uint64_t rows_ = 0;
  std::uint64_t tags_ = 0;
  std::size_t most_ = 0;  // tags of a row
};

}  // namespace muster::engine
