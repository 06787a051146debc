// Code sketches: one byte a row that nearly says where a wide code lies.
//
// For each chunk of an integer column that takes two bytes a row or more, the codes are cut into up
// to 256 bins of about as many rows each, and every row's bin is kept in a byte. A range of codes
// is then a range of bins, read at a byte a row, and only rows of the two bins at its ends are
// looked up in the column. How many rows lie in each bin is kept too, so that most of the answer's
// size is known before anything is read. (Column sketches: Hentschel, Kester, Idreos, "Column
// Sketches: A Scan Accelerator for Rapid and Robust Predicate Evaluation", SIGMOD 2018.)
// Threads: immutable views; reads are safe. Cost: one byte a row and 3 KiB a chunk;
// with() copies the sketches of touched chunks, and makes one anew where the codes of its chunk
// have another meaning than before.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/index/integer_column.hpp"
#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"

namespace muster::engine {

inline constexpr std::size_t kSketchBins = 256;

/// The fixed part of a chunk's sketch; lies in the image as it is. Bin b holds the codes from
/// edges[b − 1] to edges[b] − 1; bins that are not needed lie past the largest code.
struct SketchBins {
  std::array<std::uint64_t, kSketchBins - 1> edges;
  std::array<std::uint32_t, kSketchBins + 1> rows_below;  ///< rows in bins before b
  std::uint32_t padding = 0;

  /// The bin of a code: how many edges are not above it.
  std::uint8_t bin_of(std::uint64_t code) const;
};

/// A range of codes in terms of bins.
struct SketchCut {
  std::uint8_t outer_low = 0;  ///< first and last bin that a code of the range may be in
  std::uint8_t outer_high = 0;
  std::uint8_t inner_low = 0;  ///< first and last bin that lies in the range whole
  std::uint8_t inner_high = 0;
  bool has_inner = false;
  std::uint32_t at_most = 0;   ///< rows in the outer bins
  std::uint32_t at_least = 0;  ///< rows in the inner bins

  /// Whether the bins alone answer the range.
  bool is_exact() const { return at_most == at_least; }
};

class CodeSketch {
 public:
  /// One chunk's sketch; absent where the column's codes are narrow themselves.
  struct View {
    const SketchBins* bins = nullptr;
    const std::byte* rows = nullptr;  ///< one bin a row

    explicit operator bool() const { return bins != nullptr; }
    /// Requires low ≤ high; `largest` is the chunk's largest code.
    SketchCut cut(std::uint64_t low, std::uint64_t high, std::uint64_t largest) const;
  };

  CodeSketch() = default;
  /// Views the section that was written for this column; a corrupt_store Error if it does not fit
  /// or its counts are not those of its bins.
  static Result<CodeSketch> open(std::span<const std::byte> section, const IntegerColumn& column);

  /// The sketch of a column that no section came with.
  static CodeSketch of(const IntegerColumn& column);
  /// The sketch of the next version `after` of the column `before`, which this is of; `rows` are
  /// those whose cells changed, ascending.
  CodeSketch with(const IntegerColumn& before, const IntegerColumn& after,
                  std::span<const Row> rows) const;
  /// The section that open() views.
  ImageBytes section() const;
  void visit_owned(const VisitOwned& visit) const;

  View chunk(std::uint32_t chunk) const { return chunk < slots_.size() ? slots_[chunk] : View{}; }
  /// Bytes of its section.
  std::uint64_t size_bytes() const;

 private:
  std::vector<View> slots_;
  ChunkOwners owners_;
  std::uint64_t rows_ = 0;
};

/// The section of a finished column's sketch. Cost: some nanoseconds a row of wide chunks, which
/// are worked on in parallel.
ImageBytes write_code_sketch(const IntegerColumn& column);

}  // namespace muster::engine
