// Chunks of values kept as they are, 8 bytes each, with a fixed part a chunk: what real and place
// columns have in common. Threads: immutable views; reads are safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/index/cell_changes.hpp"
#include "engine/index/chunk_owners.hpp"
#include "engine/storage/image_bytes.hpp"
#include "engine/types.hpp"

namespace muster::engine {

template <typename Fixed, typename Value>
class PlainChunks {
 public:
  /// Views a section: the table of fixed parts, then all values. Empty if it is cut.
  static std::optional<PlainChunks> open(std::span<const std::byte> section, std::uint64_t rows) {
    const std::uint32_t count = chunks_of(rows);
    const auto fixed = view_array<Fixed>(section, 0, count);
    const auto values = view_array<Value>(section, count * sizeof(Fixed), rows);
    if (!fixed || !values) return std::nullopt;
    PlainChunks chunks;
    chunks.rows_ = rows;
    chunks.slots_.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      chunks.slots_.push_back({(*fixed)[i], values->data() + std::size_t{i} * kChunkRows});
    }
    return chunks;
  }

  std::uint64_t rows() const { return rows_; }
  std::uint32_t count() const { return static_cast<std::uint32_t>(slots_.size()); }
  const Fixed& fixed(std::uint32_t chunk) const { return slots_[chunk].fixed; }
  std::span<const Value> values(std::uint32_t chunk) const {
    return {slots_[chunk].values, rows_of_chunk(rows_, chunk)};
  }
  const Value& at(Row row) const { return slots_[row / kChunkRows].values[row % kChunkRows]; }
  std::uint64_t known_rows() const {
    std::uint64_t known = rows_;
    for (const Slot& slot : slots_) known -= slot.fixed.unknown_rows;
    return known;
  }

  /// The next version; plain_chunks_with.hpp says what a zone is.
  template <typename Zone>
  PlainChunks with(std::span<const CellAt<Value>> cells, std::uint64_t rows) const;

  ImageBytes section() const {
    ImageBytes section;
    section.reserve(slots_.size() * sizeof(Fixed) + rows_ * sizeof(Value));
    for (const Slot& slot : slots_) append_array(section, std::span<const Fixed>(&slot.fixed, 1));
    for (std::uint32_t i = 0; i < count(); ++i) append_array(section, values(i));
    return section;
  }

  void visit_owned(const VisitOwned& visit) const {
    for (std::uint32_t i = 0; i < count(); ++i) {
      if (const void* owned = owners_.at(i)) visit(owned, values(i).size_bytes());
    }
  }

 private:
  struct Slot {
    Fixed fixed;
    const Value* values = nullptr;
  };

  std::vector<Slot> slots_;
  ChunkOwners owners_;
  std::uint64_t rows_ = 0;
};

}  // namespace muster::engine
