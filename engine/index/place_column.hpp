// Place columns: latitude and longitude a row, with the box that holds each chunk's places.
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
#include "engine/values/place.hpp"

namespace muster::engine {

/// The fixed part of a chunk; lies in the image as it is.
struct PlaceChunk {
  Place south_west{};
  Place north_east{};
  std::uint64_t unknown_rows = 0;
};

class PlaceColumn {
 public:
  PlaceColumn() = default;
  static Result<PlaceColumn> open(std::span<const std::byte> section, std::uint64_t rows);
  /// The next version; cell_changes.hpp says what the cells are.
  PlaceColumn with(std::span<const PlaceAt> cells, std::uint64_t rows) const;
  /// The section that open() views.
  ImageBytes section() const { return chunks_.section(); }
  void visit_owned(const VisitOwned& visit) const { chunks_.visit_owned(visit); }

  const PlaceChunk& zone(std::uint32_t chunk) const { return chunks_.fixed(chunk); }
  /// The places of one chunk; kUnknownPlace where unknown.
  std::span<const Place> chunk(std::uint32_t chunk) const { return chunks_.values(chunk); }
  std::optional<Place> at(Row row) const;
  std::uint64_t known_rows() const;

 private:
  PlainChunks<PlaceChunk, Place> chunks_;
};

/// Writes the section that PlaceColumn views.
class PlaceColumnBuilder {
 public:
  /// kUnknownPlace for unknown.
  void append(std::span<const Place> places) { places_.append(places); }
  /// Row i becomes what row order[i] was. Requires that `order` lists all rows once.
  void reorder(std::span<const Row> order) { places_.reorder(order); }
  /// The finished section; the builder is used up.
  ImageBytes finish();

 private:
  ChunkedValues<Place> places_;
};

}  // namespace muster::engine
