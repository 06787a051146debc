// Integer columns: whole numbers in as few bytes as each chunk needs.
//
// A chunk stores value − base in 0, 1, 2, 4 or 8 bytes a row, with its smallest and largest value
// (zone map) beside it. Where some row is unknown, code 0 says so and values count from 1; width 0
// is a chunk in which every row is unknown or every row has one value.
// Numbers (units at the attribute's scale), dates (days), times (seconds), dictionary codes and
// integer ids all live in this form. Threads: immutable views; reads are safe.
// Cost: at() one cache miss; scans touch width × rows bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/population/row_batch.hpp"
#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"
#include "engine/types.hpp"

namespace muster::engine {

/// The fixed part of a chunk; lies in the image as it is.
struct IntegerChunk {
  std::int64_t low = 0;            ///< smallest known value
  std::int64_t high = 0;           ///< largest known value
  std::uint64_t offset = 0;        ///< of the codes, in the section
  std::uint32_t unknown_rows = 0;  ///< rows without a value
  std::uint32_t width = 0;         ///< bytes a row: 0, 1, 2, 4, 8
};

class IntegerColumn {
 public:
  /// One chunk ready to scan.
  struct View {
    const IntegerChunk* chunk = nullptr;
    const std::byte* codes = nullptr;  ///< chunk->width bytes a row
    std::uint32_t rows = 0;

    bool all_unknown() const { return chunk->unknown_rows == rows; }
    bool all_known() const { return chunk->unknown_rows == 0; }
    /// The code of `low`: 1 where some row is unknown, else 0.
    std::uint64_t first_code() const { return chunk->unknown_rows == 0 ? 0 : 1; }
    std::uint64_t code(std::uint32_t row) const;
    /// The value, or kUnknownInteger.
    std::int64_t value(std::uint32_t row) const;
    /// Writes `out.size()` values from `begin` on, kUnknownInteger where unknown.
    void decode(std::uint32_t begin, std::span<std::int64_t> out) const;
  };

  IntegerColumn() = default;
  /// Views a section; a corrupt_store Error if its parts do not fit.
  static Result<IntegerColumn> open(std::span<const std::byte> section, std::uint64_t rows);

  std::uint64_t rows() const { return rows_; }
  std::uint32_t chunk_count() const { return static_cast<std::uint32_t>(chunks_.size()); }
  View chunk(std::uint32_t chunk) const;
  /// The value, or kUnknownInteger. Requires row < rows().
  std::int64_t at(Row row) const { return chunk(row / kChunkRows).value(row % kChunkRows); }
  /// Asks the memory for what at(row) will read. Requires row < rows().
  void prefetch(Row row) const {
    const View view = chunk(row / kChunkRows);
    __builtin_prefetch(view.codes + std::size_t{row % kChunkRows} * view.chunk->width);
  }
  std::uint64_t known_rows() const;
  /// Smallest and largest known value; empty if none is known.
  std::optional<std::int64_t> low() const;
  std::optional<std::int64_t> high() const;

 private:
  std::span<const std::byte> section_;
  std::span<const IntegerChunk> chunks_;
  std::uint64_t rows_ = 0;
};

}  // namespace muster::engine
