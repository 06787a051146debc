// Integer columns: whole numbers in as few bytes as each chunk needs.
//
// Every 2^16 rows are an integer_chunk.hpp, with its smallest and largest value beside it.
// Numbers (units at the attribute's scale), dates (days), times (seconds), dictionary codes and
// integer ids all live in this form. Threads: immutable views; reads are safe.
// Cost: at() one cache miss; scans touch width × rows bytes; with() copies the codes of touched
// chunks, and packs a chunk again where its smallest value, its width or whether some row is
// unknown changes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/index/cell_changes.hpp"
#include "engine/index/chunk_owners.hpp"
#include "engine/index/integer_chunk.hpp"
#include "engine/result.hpp"
#include "engine/types.hpp"

namespace muster::engine {

template <typename Cell>
struct TouchedChunk;

class IntegerColumn {
 public:
  using View = IntegerChunkView;

  IntegerColumn() = default;
  /// Views a section; a corrupt_store Error if its parts do not fit.
  static Result<IntegerColumn> open(std::span<const std::byte> section, std::uint64_t rows);
  /// The next version; cell_changes.hpp says what the cells are. Values of one chunk must lie
  /// closer together than 2^64 − 1.
  IntegerColumn with(std::span<const IntegerAt> cells, std::uint64_t rows) const;
  /// The section that open() views.
  ImageBytes section() const;
  void visit_owned(const VisitOwned& visit) const;

  std::uint64_t rows() const { return rows_; }
  std::uint32_t chunk_count() const { return static_cast<std::uint32_t>(slots_.size()); }
  View chunk(std::uint32_t chunk) const {
    const Slot& slot = slots_[chunk];
    return {&slot.fixed, slot.codes, rows_of_chunk(rows_, chunk)};
  }
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
  struct Slot {
    IntegerChunk fixed;
    const std::byte* codes = nullptr;
  };
  struct Made;
  Made make(const TouchedChunk<IntegerAt>& touched) const;

  std::vector<Slot> slots_;
  ChunkOwners owners_;
  std::uint64_t rows_ = 0;
};

}  // namespace muster::engine
