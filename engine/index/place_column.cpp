#include "engine/index/place_column.hpp"

#include <algorithm>

#include "engine/index/plain_chunks_with.hpp"
#include "engine/population/row_batch.hpp"

namespace muster::engine {

namespace {

struct PlaceZone {
  static constexpr Place kUnknown = kUnknownPlace;
  static bool is_unknown(Place place) { return place == kUnknownPlace; }
  static void extend(PlaceChunk& chunk, Place place, bool is_first) {
    const auto [south, west] = is_first ? place : chunk.south_west;
    const auto [north, east] = is_first ? place : chunk.north_east;
    chunk.south_west = {std::min(south, place.latitude), std::min(west, place.longitude)};
    chunk.north_east = {std::max(north, place.latitude), std::max(east, place.longitude)};
  }
  static bool is_extreme(const PlaceChunk& chunk, Place place) {
    return place.latitude <= chunk.south_west.latitude ||
           place.latitude >= chunk.north_east.latitude ||
           place.longitude <= chunk.south_west.longitude ||
           place.longitude >= chunk.north_east.longitude;
  }
};

}  // namespace

Result<PlaceColumn> PlaceColumn::open(std::span<const std::byte> section, std::uint64_t rows) {
  auto chunks = PlainChunks<PlaceChunk, Place>::open(section, rows);
  if (!chunks) return Error{ErrorCode::corrupt_store, "a column of places is cut"};
  for (std::uint32_t i = 0; i < chunks->count(); ++i) {
    if (chunks->fixed(i).unknown_rows > chunks->values(i).size()) {
      return Error{ErrorCode::corrupt_store, "a column of places miscounts its unknown rows"};
    }
  }
  PlaceColumn column;
  column.chunks_ = *std::move(chunks);
  return column;
}

PlaceColumn PlaceColumn::with(std::span<const PlaceAt> cells, std::uint64_t rows) const {
  PlaceColumn next;
  next.chunks_ = chunks_.with<PlaceZone>(cells, rows);
  return next;
}

std::optional<Place> PlaceColumn::at(Row row) const {
  const Place place = chunks_.at(row);
  if (place == kUnknownPlace) return std::nullopt;
  return place;
}

std::uint64_t PlaceColumn::known_rows() const { return chunks_.known_rows(); }

ImageBytes PlaceColumnBuilder::finish() {
  std::vector<PlaceChunk> chunks(places_.chunk_count());
  for (std::size_t i = 0; i < chunks.size(); ++i)
    chunks[i] = fixed_of<PlaceZone, PlaceChunk>(places_.chunk(i));
  ImageBytes section;
  section.reserve(chunks.size() * sizeof(PlaceChunk) + places_.rows() * sizeof(Place));
  append_array(section, std::span<const PlaceChunk>(chunks));
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    append_array(section, places_.chunk(i));
    places_.release(i);
  }
  places_ = {};
  return section;
}

}  // namespace muster::engine
