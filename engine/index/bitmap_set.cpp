#include "engine/index/bitmap_set.hpp"

#include <algorithm>

namespace muster::engine {

namespace {

// Frozen bitmaps ask for 32; at 64 no vector of their words lies across two cache lines.
constexpr std::size_t kFrozenAlignment = 64;

struct Place {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

Error damaged(const char* what) {
  return {ErrorCode::corrupt_store, std::string("a set of bitmaps is damaged: ") + what};
}

}  // namespace

Result<std::vector<Bitmap>> open_bitmaps(std::span<const std::byte> section, std::uint64_t expected,
                                         std::uint64_t rows) {
  const auto places = view_array<Place>(section, 0, expected);
  if (!places) return damaged("its table is cut");
  std::vector<Bitmap> bitmaps;
  bitmaps.reserve(expected);
  for (const Place& place : *places) {
    const auto bytes = view_array<std::byte>(section, place.offset, place.length);
    if (!bytes) return damaged("a bitmap is cut");
    auto bitmap = Bitmap::view_frozen(*bytes);
    if (!bitmap) return damaged("a bitmap is not valid");
    const auto chunks = bitmap->chunks();
    if (!chunks.empty() && bitmap->at(bitmap->cardinality() - 1).value_or(0) >= rows) {
      return damaged("a bitmap holds a row past the last");
    }
    bitmaps.push_back(*std::move(bitmap));
  }
  return bitmaps;
}

ImageBytes write_bitmaps(std::span<const Bitmap> bitmaps) {
  const auto aligned = [](std::size_t size) {
    return (size + kFrozenAlignment - 1) / kFrozenAlignment * kFrozenAlignment;
  };
  std::vector<Place> places;
  places.reserve(bitmaps.size());
  std::size_t size = aligned(bitmaps.size() * sizeof(Place));
  for (const Bitmap& bitmap : bitmaps) {
    places.push_back({aligned(size), bitmap.frozen_size()});
    size = places.back().offset + places.back().length;
  }
  ImageBytes section;
  section.reserve(size);
  append_array(section, std::span<const Place>(places));
  pad_to(section, kFrozenAlignment);
  section.resize(size);
  for (std::size_t i = 0; i < bitmaps.size(); ++i) {
    bitmaps[i].write_frozen(std::span(section).subspan(places[i].offset, places[i].length));
  }
  return section;
}

}  // namespace muster::engine
