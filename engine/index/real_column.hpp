// Real columns: IEEE doubles, NaN where unknown, with smallest and largest value a chunk.
// Threads: immutable views; reads are safe. Cost: scans touch 8 bytes a row; with() copies touched
// chunks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/index/cell_changes.hpp"
#include "engine/index/chunked_values.hpp"
#include "engine/index/plain_chunks.hpp"
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
  /// The next version; cell_changes.hpp says what the cells are.
  RealColumn with(std::span<const RealAt> cells, std::uint64_t rows) const;
  /// The section that open() views.
  ImageBytes section() const { return chunks_.section(); }
  void visit_owned(const VisitOwned& visit) const { chunks_.visit_owned(visit); }

  const RealChunk& zone(std::uint32_t chunk) const { return chunks_.fixed(chunk); }
  /// The values of one chunk.
  std::span<const double> chunk(std::uint32_t chunk) const { return chunks_.values(chunk); }
  /// Empty where unknown.
  std::optional<double> at(Row row) const;
  std::uint64_t known_rows() const;

 private:
  PlainChunks<RealChunk, double> chunks_;
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
