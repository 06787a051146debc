// Real columns: IEEE doubles, NaN where unknown, with smallest and largest value a chunk.
// Threads: immutable views; reads are safe. Cost: scans touch 8 bytes a row.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/index/chunked_values.hpp"
#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"
#include "engine/types.hpp"

namespace muster::engine {

/// The fixed part of a chunk; lies in the image as it is.
struct RealChunk {
  double low = 0;
  double high = 0;
  std::uint64_t unknown_rows = 0;
};

class RealColumn {
 public:
  RealColumn() = default;
  static Result<RealColumn> open(std::span<const std::byte> section, std::uint64_t rows);

  const RealChunk& zone(std::uint32_t chunk) const { return chunks_[chunk]; }
  /// The values of one chunk.
  std::span<const double> chunk(std::uint32_t chunk) const;
  /// Empty where unknown.
  std::optional<double> at(Row row) const;
  std::uint64_t known_rows() const;

 private:
  std::span<const RealChunk> chunks_;
  std::span<const double> values_;
};

/// Writes the section that RealColumn views.
class RealColumnBuilder {
 public:
  /// NaN for unknown; otherwise finite.
  void append(std::span<const double> values) { values_.append(values); }
  /// Row i becomes what row order[i] was. Requires that `order` lists all rows once.
  void reorder(std::span<const Row> order) { values_.reorder(order); }
  /// The finished section; the builder is used up.
  ImageBytes finish();

 private:
  ChunkedValues<double> values_;
};

}  // namespace muster::engine
