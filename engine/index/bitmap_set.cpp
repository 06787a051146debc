#include "engine/index/bitmap_set.hpp"

#include <algorithm>

namespace muster::engine {

namespace {

constexpr std::size_t kFrozenAlignment = 32;

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
  ImageBytes payload;
  std::vector<Place> places;
  const std::size_t table =
      (bitmaps.size() * sizeof(Place) + kFrozenAlignment - 1) / kFrozenAlignment * kFrozenAlignment;
  for (const Bitmap& bitmap : bitmaps) {
    pad_to(payload, kFrozenAlignment);
    const std::size_t begin = payload.size();
    const std::size_t length = bitmap.frozen_size();
    payload.resize(begin + length);
    bitmap.write_frozen(std::span(payload).subspan(begin));
    places.push_back({table + begin, length});
  }
  ImageBytes section;
  section.reserve(table + payload.size());
  append_array(section, std::span<const Place>(places));
  pad_to(section, kFrozenAlignment);
  append_array(section, std::span<const std::byte>(payload));
  return section;
}

}  // namespace muster::engine
