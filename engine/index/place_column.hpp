// Place columns: latitude and longitude a row, with the box that holds each chunk's places.
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

  const PlaceChunk& zone(std::uint32_t chunk) const { return chunks_[chunk]; }
  /// The places of one chunk; kUnknownPlace where unknown.
  std::span<const Place> chunk(std::uint32_t chunk) const;
  std::optional<Place> at(Row row) const;
  std::uint64_t known_rows() const;

 private:
  std::span<const PlaceChunk> chunks_;
  std::span<const Place> places_;
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
