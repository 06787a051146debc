#include "engine/index/place_column.hpp"

#include <algorithm>
#include <numeric>

#include "engine/population/row_batch.hpp"

namespace muster::engine {

Result<PlaceColumn> PlaceColumn::open(std::span<const std::byte> section, std::uint64_t rows) {
  const std::uint64_t chunk_count = (rows + kChunkRows - 1) / kChunkRows;
  const auto chunks = view_array<PlaceChunk>(section, 0, chunk_count);
  const auto places = view_array<Place>(section, chunk_count * sizeof(PlaceChunk), rows);
  if (!chunks || !places) return Error{ErrorCode::corrupt_store, "a column of places is cut"};
  for (std::uint64_t i = 0; i < chunk_count; ++i) {
    if ((*chunks)[i].unknown_rows > std::min<std::uint64_t>(kChunkRows, rows - i * kChunkRows)) {
      return Error{ErrorCode::corrupt_store, "a column of places miscounts its unknown rows"};
    }
  }
  PlaceColumn column;
  column.chunks_ = *chunks;
  column.places_ = *places;
  return column;
}

std::span<const Place> PlaceColumn::chunk(std::uint32_t chunk) const {
  const std::size_t begin = std::size_t{chunk} * kChunkRows;
  return places_.subspan(begin, std::min<std::size_t>(kChunkRows, places_.size() - begin));
}

std::optional<Place> PlaceColumn::at(Row row) const {
  if (places_[row] == kUnknownPlace) return std::nullopt;
  return places_[row];
}

std::uint64_t PlaceColumn::known_rows() const {
  return std::accumulate(
      chunks_.begin(), chunks_.end(), std::uint64_t{places_.size()},
      [](std::uint64_t sum, const PlaceChunk& c) { return sum - c.unknown_rows; });
}

ImageBytes PlaceColumnBuilder::finish() {
  std::vector<PlaceChunk> chunks(places_.chunk_count());
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    PlaceChunk& chunk = chunks[i];
    bool any = false;
    for (const Place place : places_.chunk(i)) {
      if (place == kUnknownPlace) {
        ++chunk.unknown_rows;
        continue;
      }
      chunk.south_west = any ? Place{std::min(chunk.south_west.latitude, place.latitude),
                                     std::min(chunk.south_west.longitude, place.longitude)}
                             : place;
      chunk.north_east = any ? Place{std::max(chunk.north_east.latitude, place.latitude),
                                     std::max(chunk.north_east.longitude, place.longitude)}
                             : place;
      any = true;
    }
  }
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
