// Text columns: strings one after another, found by their ends.
//
// A chunk holds 4 bytes a row for the ends, the bytes, and one bit a row for "known" where some row
// is not. Threads: immutable views; reads are safe. Cost: at() two cache misses;
// with() copies the text of touched chunks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/index/cell_changes.hpp"
#include "engine/index/chunk_owners.hpp"
#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"
#include "engine/types.hpp"

namespace muster::engine {

template <typename Cell>
struct TouchedChunk;

/// The fixed part of a chunk; lies in the image as it is. Offsets are in the section.
struct TextChunk {
  std::uint64_t ends = 0;          ///< of one uint32 a row, counted from `bytes`
  std::uint64_t bytes = 0;         ///< of the text
  std::uint64_t known = 0;         ///< of kChunkWords words; 0 where all or none are known
  std::uint32_t unknown_rows = 0;  ///< rows without a value
  std::uint32_t reserved = 0;
};

class TextColumn {
 public:
  /// One chunk ready to read.
  struct View {
    std::span<const std::uint32_t> ends;
    const char* bytes = nullptr;
    const std::uint64_t* known = nullptr;
    std::uint32_t unknown_rows = 0;

    std::uint32_t rows() const { return static_cast<std::uint32_t>(ends.size()); }
    bool is_known(std::uint32_t row) const {
      if (known == nullptr) return unknown_rows == 0;
      return ((known[row / 64] >> (row % 64)) & 1U) != 0;
    }
    /// Empty for an unknown row.
    std::string_view text(std::uint32_t row) const {
      const std::uint32_t begin = row == 0 ? 0 : ends[row - 1];
      return {bytes + begin, ends[row] - begin};
    }
  };

  TextColumn() = default;
  /// Views a section; a corrupt_store Error if its parts do not fit.
  static Result<TextColumn> open(std::span<const std::byte> section, std::uint64_t rows);
  /// The next version; cell_changes.hpp says what the cells are. A limit_exceeded Error if a
  /// chunk's text would pass 4 GiB.
  Result<TextColumn> with(std::span<const TextAt> cells, std::uint64_t rows) const;
  /// The section that open() views.
  ImageBytes section() const;
  void visit_owned(const VisitOwned& visit) const;

  std::uint64_t rows() const { return rows_; }
  View chunk(std::uint32_t chunk) const {
    const Slot& slot = slots_[chunk];
    return {{slot.ends, rows_of_chunk(rows_, chunk)}, slot.bytes, slot.known, slot.unknown_rows};
  }
  /// Empty where unknown. Requires row < rows().
  std::optional<std::string_view> at(Row row) const;
  std::uint64_t known_rows() const;

 private:
  struct Slot {
    const std::uint32_t* ends = nullptr;
    const char* bytes = nullptr;
    const std::uint64_t* known = nullptr;
    std::uint32_t unknown_rows = 0;
  };
  struct Made;
  Made make(const TouchedChunk<TextAt>& touched) const;

  std::vector<Slot> slots_;
  ChunkOwners owners_;
  std::uint64_t rows_ = 0;
};

/// Writes the section that TextColumn views.
class TextColumnBuilder {
 public:
  /// False, adding nothing, when the chunk's text would pass 4 GiB.
  [[nodiscard]] bool push(std::string_view text);
  void push_unknown();
  std::uint64_t rows() const { return rows_; }

  /// Whether some order of the rows could put more than 4 GiB of text into one chunk.
  bool order_may_overflow() const;
  /// Row i becomes what row order[i] was. Requires that `order` lists all rows once and
  /// !order_may_overflow().
  void reorder(std::span<const Row> order);
  /// The text of a row, empty where unknown. Requires that a reorder() or seal() came last.
  std::string_view text(Row row) const;
  /// No more rows come: the last chunk is packed as well.
  void seal();

  /// The finished section; the builder is used up.
  ImageBytes finish();

 private:
  // As in the section; `known` is left empty where all or none are known.
  struct Chunk {
    std::vector<std::uint32_t> ends;
    std::string bytes;
    std::vector<std::uint64_t> known;
    std::uint32_t unknown_rows = 0;

    void add(std::string_view text, bool is_known);
    void pack();
  };

  Chunk pending_;
  std::vector<Chunk> chunks_;
  std::uint64_t rows_ = 0;
  std::uint64_t total_ = 0;
  std::size_t longest_ = 0;
};

}  // namespace muster::engine
