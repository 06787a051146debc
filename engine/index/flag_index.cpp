#include "engine/index/flag_index.hpp"

#include <algorithm>

#include "engine/index/bitmap_set.hpp"

namespace muster::engine {

Result<FlagIndex> FlagIndex::open(std::span<const std::byte> bitmaps, std::uint64_t rows) {
  auto opened = open_bitmaps(bitmaps, 2, rows);
  if (!opened.ok()) return std::move(opened).error();
  if (!((*opened)[1] - (*opened)[0]).empty()) {
    return Error{ErrorCode::corrupt_store, "a flag is true where it is not known"};
  }
  return FlagIndex(*std::move(opened));
}

void FlagIndexBuilder::push(std::uint8_t value) {
  const std::uint64_t row = rows_++ % kChunkRows;
  const std::uint64_t bit = std::uint64_t{1} << (row % 64);
  if (value != 2) known_[row / 64] |= bit;
  if (value == 1) set_[row / 64] |= bit;
  if (rows_ % kChunkRows == 0) flush();
}

void FlagIndexBuilder::flush() {
  const auto chunk = static_cast<std::uint32_t>((rows_ - 1) / kChunkRows);
  bitmaps_[0].append_chunk(chunk, known_);
  bitmaps_[1].append_chunk(chunk, set_);
  std::fill(known_.begin(), known_.end(), 0);
  std::fill(set_.begin(), set_.end(), 0);
}

ImageBytes FlagIndexBuilder::finish() {
  if (rows_ % kChunkRows != 0) flush();
  for (Bitmap& bitmap : bitmaps_) bitmap.optimise();
  return write_bitmaps(bitmaps_);
}

}  // namespace muster::engine
