// Whole numbers in as few bytes as they need: one chunk of an integer column, or of anything else
// that keeps numbers this way.
//
// A chunk stores value − base in 0, 1, 2, 4 or 8 bytes a value, with its smallest and largest value
// (zone map) beside it. Where some value is unknown, code 0 says so and values count from 1; width
// 0 is a chunk in which every value is unknown or all are the same. Threads: plain values and
// immutable views. Cost: packing one to two nanoseconds a value.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/population/row_batch.hpp"
#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"

namespace muster::engine {

/// The fixed part of a chunk; lies in the image as it is.
struct IntegerChunk {
  std::int64_t low = 0;            ///< smallest known value
  std::int64_t high = 0;           ///< largest known value
  std::uint64_t offset = 0;        ///< of the codes, in the section
  std::uint32_t unknown_rows = 0;  ///< values that are unknown
  std::uint32_t width = 0;         ///< bytes a value: 0, 1, 2, 4, 8
};

/// One chunk ready to scan.
struct IntegerChunkView {
  const IntegerChunk* chunk = nullptr;
  const std::byte* codes = nullptr;  ///< chunk->width bytes a value
  std::uint32_t rows = 0;

  bool all_unknown() const { return chunk->unknown_rows == rows; }
  bool all_known() const { return chunk->unknown_rows == 0; }
  /// The code of `low`: 1 where some value is unknown, else 0.
  std::uint64_t first_code() const { return chunk->unknown_rows == 0 ? 0 : 1; }
  std::uint64_t code(std::uint32_t row) const;
  /// The value, or kUnknownInteger.
  std::int64_t value(std::uint32_t row) const;
  /// Writes `out.size()` values from `begin` on, kUnknownInteger where unknown.
  void decode(std::uint32_t begin, std::span<std::int64_t> out) const;
};

/// Bytes a value where the largest code is this: 1, 2, 4 or 8.
std::uint32_t code_width(std::uint64_t largest_code);

/// Calls `use(codes)` with a chunk's codes as the numbers they are. Requires width > 0.
template <typename Use>
void with_codes(const IntegerChunkView& view, const Use& use) {
  switch (view.chunk->width) {
    case 1:
      return use(reinterpret_cast<const std::uint8_t*>(view.codes));
    case 2:
      return use(reinterpret_cast<const std::uint16_t*>(view.codes));
    case 4:
      return use(reinterpret_cast<const std::uint32_t*>(view.codes));
    default:
      return use(reinterpret_cast<const std::uint64_t*>(view.codes));
  }
}

/// A chunk in its narrow form, not yet in a section.
struct PackedIntegers {
  IntegerChunk fixed;
  std::uint32_t rows = 0;
  ImageBytes codes;

  /// Values, kUnknownInteger where unknown. Known values must lie closer together than 2^64 − 1.
  static PackedIntegers of(std::span<const std::int64_t> values);
  IntegerChunkView view() const { return {&fixed, codes.data(), rows}; }
};

/// A section of chunks: the table of their fixed parts, then their codes; the chunks are used up.
ImageBytes write_integer_chunks(std::vector<PackedIntegers> chunks);

/// Whether one chunk of a section is what it says: its zone map, its width, its codes. `rows` is
/// the number of its values. A corrupt_store Error says what is wrong.
Status check_integer_chunk(std::span<const std::byte> section, const IntegerChunk& chunk,
                           std::uint32_t rows);

}  // namespace muster::engine
