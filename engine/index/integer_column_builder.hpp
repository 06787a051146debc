// Writes the section that IntegerColumn views.
//
// Values are collected until a chunk is full and are then held in their narrow form only. The rows
// may be put into another order before the section is made.
// Threads: one caller. Cost: one to two nanoseconds a value.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/index/integer_column.hpp"
#include "engine/storage/image_bytes.hpp"
#include "engine/types.hpp"

namespace muster::engine {

/// Known values must lie closer together within a chunk than 2^64 − 1.
class IntegerColumnBuilder {
 public:
  /// Values, kUnknownInteger where unknown.
  void append(std::span<const std::int64_t> values) {
    while (!values.empty()) {
      const std::span<std::int64_t> room = extend(values.size());
      std::copy_n(values.begin(), room.size(), room.begin());
      values = values.subspan(room.size());
    }
  }
  void push(std::int64_t value) { extend(1)[0] = value; }
  /// Adds as many rows, at most `rows` ≥ 1, as still fit into the chunk, for the caller to fill.
  std::span<std::int64_t> extend(std::size_t rows);
  std::uint64_t rows() const { return rows_; }

  /// No more rows come: the last chunk is packed as well. Needed before chunk().
  void seal();
  std::uint32_t chunk_count() const { return static_cast<std::uint32_t>(chunks_.size()); }
  /// A packed chunk, until the next change. Requires chunk < chunk_count().
  IntegerColumn::View chunk(std::uint32_t chunk) const;
  /// Row i becomes what row order[i] was. Requires that `order` lists all rows once.
  void reorder(std::span<const Row> order);

  /// The finished section; the builder is used up.
  ImageBytes finish();

 private:
  std::vector<std::int64_t> pending_;  // kChunkRows, once there is a row
  std::size_t filled_ = 0;             // of those
  std::uint64_t rows_ = 0;
  std::vector<PackedIntegers> chunks_;
};

}  // namespace muster::engine
