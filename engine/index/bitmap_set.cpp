#include "engine/index/bitmap_set.hpp"

#include <algorithm>
#include <limits>

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

namespace {

// `at(i)` is the i-th bitmap.
template <typename At>
ImageBytes write(std::size_t count, const At& at) {
  const auto aligned = [](std::size_t size) {
    return (size + kFrozenAlignment - 1) / kFrozenAlignment * kFrozenAlignment;
  };
  std::vector<Place> places;
  places.reserve(count);
  std::size_t size = aligned(count * sizeof(Place));
  for (std::size_t i = 0; i < count; ++i) {
    places.push_back({aligned(size), at(i).frozen_size()});
    size = places.back().offset + places.back().length;
  }
  ImageBytes section;
  section.reserve(size);
  append_array(section, std::span<const Place>(places));
  pad_to(section, kFrozenAlignment);
  section.resize(size);
  for (std::size_t i = 0; i < count; ++i) {
    at(i).write_frozen(std::span(section).subspan(places[i].offset, places[i].length));
  }
  return section;
}

}  // namespace

ImageBytes write_bitmaps(std::span<const Bitmap> bitmaps) {
  return write(bitmaps.size(), [&](std::size_t i) -> const Bitmap& { return bitmaps[i]; });
}

ImageBytes write_shared_bitmaps(const SharedBitmaps& bitmaps) {
  return write(bitmaps.size(), [&](std::size_t i) -> const Bitmap& { return *bitmaps[i]; });
}

SharedBitmaps shared_bitmaps(std::vector<Bitmap> bitmaps) {
  SharedBitmaps shared;
  shared.reserve(bitmaps.size());
  for (Bitmap& bitmap : bitmaps) {
    shared.push_back(std::make_shared<const Bitmap>(std::move(bitmap)));
  }
  return shared;
}

std::shared_ptr<const Bitmap> next_version(const std::shared_ptr<const Bitmap>& bitmap,
                                           std::span<const Row> added,
                                           std::span<const Row> removed) {
  if (added.empty() && removed.empty()) return bitmap;
  return std::make_shared<const Bitmap>(bitmap->with(added, removed));
}

void append_rows_from(const Bitmap& bitmap, std::uint64_t first, std::vector<Row>& rows) {
  if (first > std::numeric_limits<Row>::max()) return;
  const auto from = static_cast<Row>(first);
  const std::uint64_t before = from == 0 ? 0 : bitmap.rank(from - 1);
  const std::size_t begin = rows.size();
  rows.resize(begin + bitmap.cardinality() - before);
  rows.resize(begin + bitmap.copy_rows(from, std::span(rows).subspan(begin)));
}

void visit_owned_of(const SharedBitmaps& bitmaps, const VisitOwned& visit) {
  for (const auto& bitmap : bitmaps) bitmap->visit_owned(visit);
}

}  // namespace muster::engine
