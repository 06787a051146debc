// Bitmap: a compressed set of rows, CRoaring behind one RAII type.
//
// Owns its containers, or views a frozen image (`view_frozen`), in which case the bytes must
// outlive it, or is one of many versions that share containers (`with`); of the latter two a member
// that changes the bitmap must not be called.
// Threads: const members are safe from any thread on one object.
// Cost: that of the CRoaring operation named.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/index/chunk_owners.hpp"
#include "engine/types.hpp"

namespace roaring::api {
struct roaring_bitmap_s;
}

namespace muster::engine {

class Bitmap {
 public:
  Bitmap();
  Bitmap(Bitmap&&) noexcept = default;
  Bitmap& operator=(Bitmap&&) noexcept = default;
  Bitmap(const Bitmap& other);
  Bitmap& operator=(const Bitmap& other);
  ~Bitmap() = default;

  static Bitmap of(std::span<const Row> rows);
  /// Rows [begin, end).
  static Bitmap range(Row begin, std::uint64_t end);

  std::uint64_t cardinality() const;
  bool empty() const;
  bool contains(Row row) const;
  /// Rows smaller than or equal to `row`.
  std::uint64_t rank(Row row) const;
  /// The k-th row from 0, in row order; empty past the end.
  std::optional<Row> at(std::uint64_t k) const;
  std::vector<Row> rows() const;
  /// Up to `out.size()` rows, ascending, from the first ≥ `from`; returns how many.
  std::size_t copy_rows(Row from, std::span<Row> out) const;

  void add_many(std::span<const Row> rows);
  /// Adds a chunk after all that are there, from kChunkWords words of 64 rows. Requires that no row
  /// of this or a later chunk is in the bitmap.
  void append_chunk(std::uint32_t chunk, std::span<const std::uint64_t> words);
  /// The same from the chunk's rows, ascending and without repeats.
  void append_rows(std::uint32_t chunk, std::span<const std::uint16_t> rows);
  /// Adds the first `rows` ≥ 1 rows of such a chunk.
  void append_first_rows(std::uint32_t chunk, std::uint32_t rows);
  /// Chunks that hold rows, ascending.
  std::vector<std::uint32_t> chunks() const;
  /// Chooses runs where they are smaller.
  void optimise();
  /// Bytes of memory it takes, to within a few bytes a chunk.
  std::uint64_t memory_bytes() const;

  /// The next version: rows added, then rows removed, each list ascending. Containers of chunks
  /// without such rows are shared with this one. What a view views must outlive the result as well.
  /// Cost: a few nanoseconds a chunk, and a copy of each touched container.
  Bitmap with(std::span<const Row> added, std::span<const Row> removed) const;
  void visit_owned(const VisitOwned& visit) const;

  Bitmap operator&(const Bitmap& other) const;
  Bitmap operator|(const Bitmap& other) const;
  Bitmap operator-(const Bitmap& other) const;
  friend bool operator==(const Bitmap& left, const Bitmap& right);

  /// The portable Roaring format (github.com/RoaringBitmap/RoaringFormatSpec).
  std::string portable_bytes() const;
  /// Reads it; empty if the bytes are not one whole valid bitmap.
  static std::optional<Bitmap> from_portable_bytes(std::span<const std::byte> bytes);

  std::size_t frozen_size() const;
  /// Writes frozen_size() bytes.
  void write_frozen(std::span<std::byte> out) const;
  /// Views 32-byte aligned frozen bytes; empty if they are not one whole valid bitmap.
  static std::optional<Bitmap> view_frozen(std::span<const std::byte> bytes);

  /// For the chunk views in this room only.
  const roaring::api::roaring_bitmap_s* handle() const { return bitmap_.get(); }

 private:
  struct Free {
    void operator()(roaring::api::roaring_bitmap_s* bitmap) const;
  };
  using Handle = std::shared_ptr<roaring::api::roaring_bitmap_s>;
  struct Versioned;
  explicit Bitmap(roaring::api::roaring_bitmap_s* bitmap);
  /// Takes what was read; empty if there is nothing or it is no valid bitmap.
  static std::optional<Bitmap> valid(roaring::api::roaring_bitmap_s* read);
  /// Whether its containers are not its own: it is a view or a version.
  bool is_frozen() const;

  Handle bitmap_;
  std::shared_ptr<const Versioned> versioned_;  // of a version that with() made
};

}  // namespace muster::engine
