// Flags: two bitmaps, the rows where the flag is known and those where it is true.
// Threads: immutable; reads are safe. Cost: a test is one bitmap probe; with() that of two
// Bitmap::with().
#pragma once

#include <span>
#include <vector>

#include "engine/index/bitmap_set.hpp"
#include "engine/index/cell_changes.hpp"
#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"

namespace muster::engine {

class FlagIndex {
 public:
  FlagIndex() = default;
  static Result<FlagIndex> open(std::span<const std::byte> bitmaps, std::uint64_t rows);
  /// The next version; cell_changes.hpp says what the cells are.
  FlagIndex with(std::span<const FlagAt> cells, std::uint64_t rows) const;
  /// The section that open() views.
  ImageBytes section() const { return write_shared_bitmaps(bitmaps_); }
  void visit_owned(const VisitOwned& visit) const { visit_owned_of(bitmaps_, visit); }

  /// Both require an index that open() or with() made.
  const Bitmap& known() const { return *bitmaps_[0]; }
  const Bitmap& set() const { return *bitmaps_[1]; }

 private:
  explicit FlagIndex(SharedBitmaps bitmaps) : bitmaps_(std::move(bitmaps)) {}
  SharedBitmaps bitmaps_;
};

/// Writes the section that FlagIndex views.
///
/// A full chunk is held as two bits a row. Cost: half a nanosecond a value.
class FlagIndexBuilder {
 public:
  /// 0 false, 1 true, 2 unknown.
  void append(std::span<const std::uint8_t> values);
  std::uint64_t rows() const { return rows_; }

  /// No more rows come: the last chunk is packed as well. Needed before values().
  void seal();
  /// Writes the values of a packed chunk; returns how many rows it has. Requires room for them.
  std::uint32_t values(std::uint32_t chunk, std::uint8_t* out) const;
  /// Row i becomes what row order[i] was. Requires that `order` lists all rows once.
  void reorder(std::span<const Row> order);

  /// The finished section; the builder is used up.
  ImageBytes finish();

 private:
  struct Chunk {
    std::vector<std::uint64_t> known;  // kChunkWords words
    std::vector<std::uint64_t> set;
    std::uint32_t rows = 0;
  };
  static Chunk pack(std::span<const std::uint8_t> values);

  std::vector<std::uint8_t> pending_;
  std::vector<Chunk> chunks_;
  std::uint64_t rows_ = 0;
};

}  // namespace muster::engine
