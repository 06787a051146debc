// Categories: a column of dictionary codes and, for dictionaries up to kMaxBitmapValues, a bitmap a
// value. Larger dictionaries keep the column alone: a bitmap a value would cost more than it saves.
// Threads: immutable; reads are safe. Cost: code_at() one cache miss; bitmap() O(1); with() that of
// the column's and of one Bitmap::with() for each touched value.
#pragma once

#include <span>
#include <vector>

#include "engine/index/bitmap_set.hpp"
#include "engine/index/cell_changes.hpp"
#include "engine/index/integer_column.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// Dictionaries up to this size get a bitmap for each value.
inline constexpr std::uint32_t kMaxBitmapValues = 1024;

class CategoryIndex {
 public:
  CategoryIndex() = default;
  /// `values` is the section of codes, `bitmaps` that of the bitmaps.
  static Result<CategoryIndex> open(std::span<const std::byte> values,
                                    std::span<const std::byte> bitmaps, std::uint32_t dictionary,
                                    std::uint64_t rows);
  /// The next version; cell_changes.hpp says what the cells are. Codes may be new ones, up to
  /// `dictionary`; past kMaxBitmapValues the bitmaps go.
  CategoryIndex with(std::span<const CodeAt> cells, std::uint64_t rows,
                     std::uint32_t dictionary) const;
  /// The sections that open() views.
  ImageBytes values_section() const { return codes_.section(); }
  ImageBytes bitmaps_section() const { return write_shared_bitmaps(bitmaps_); }
  void visit_owned(const VisitOwned& visit) const;

  /// Codes as integers, unknown as unknown.
  const IntegerColumn& codes() const { return codes_; }
  ValueCode code_at(Row row) const {
    const std::int64_t code = codes_.at(row);
    return code == kUnknownInteger ? kUnknownCode : static_cast<ValueCode>(code);
  }
  bool has_bitmaps() const { return !bitmaps_.empty(); }
  /// Requires has_bitmaps() and 1 ≤ code ≤ dictionary size.
  const Bitmap& bitmap(ValueCode code) const { return *bitmaps_[code - 1]; }

 private:
  IntegerColumn codes_;
  SharedBitmaps bitmaps_;
};

/// The section of bitmaps for a finished column of codes 1 … `dictionary`: empty for a dictionary
/// past kMaxBitmapValues. Adds each value's rows to `counts[code-1]`.
ImageBytes write_category_bitmaps(const IntegerColumn& codes, std::uint32_t dictionary,
                                  std::span<std::uint64_t> counts);

}  // namespace muster::engine
