// Categories: a column of dictionary codes and, for dictionaries up to kMaxBitmapValues, a bitmap a
// value. Larger dictionaries keep the column alone: a bitmap a value would cost more than it saves.
// Threads: immutable; reads are safe. Cost: code_at() one cache miss; bitmap() O(1).
#pragma once

#include <span>
#include <vector>

#include "engine/index/bitmap.hpp"
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

  /// Codes as integers, unknown as unknown.
  const IntegerColumn& codes() const { return codes_; }
  ValueCode code_at(Row row) const {
    const std::int64_t code = codes_.at(row);
    return code == kUnknownInteger ? kUnknownCode : static_cast<ValueCode>(code);
  }
  bool has_bitmaps() const { return !bitmaps_.empty(); }
  /// Requires has_bitmaps() and 1 ≤ code ≤ dictionary size.
  const Bitmap& bitmap(ValueCode code) const { return bitmaps_[code - 1]; }

 private:
  IntegerColumn codes_;
  std::vector<Bitmap> bitmaps_;
};

/// The section of bitmaps for a finished column of codes 1 … `dictionary`: empty for a dictionary
/// past kMaxBitmapValues. Adds each value's rows to `counts[code-1]`.
ImageBytes write_category_bitmaps(const IntegerColumn& codes, std::uint32_t dictionary,
                                  std::span<std::uint64_t> counts);

}  // namespace muster::engine
