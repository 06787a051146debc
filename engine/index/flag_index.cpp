#include "engine/index/flag_index.hpp"

#include <algorithm>
#include <cstring>

#include "engine/check.hpp"
#include "engine/index/bitmap_set.hpp"
#include "engine/index/row_stretches.hpp"

namespace muster::engine {

Result<FlagIndex> FlagIndex::open(std::span<const std::byte> bitmaps, std::uint64_t rows) {
  auto opened = open_bitmaps(bitmaps, 2, rows);
  if (!opened.ok()) return std::move(opened).error();
  if (!((*opened)[1] - (*opened)[0]).empty()) {
    return Error{ErrorCode::corrupt_store, "a flag is true where it is not known"};
  }
  return FlagIndex(shared_bitmaps(*std::move(opened)));
}

FlagIndex FlagIndex::with(std::span<const FlagAt> cells, std::uint64_t rows) const {
  std::vector<Row> known;
  std::vector<Row> unknown;
  std::vector<Row> set;
  std::vector<Row> not_set;
  for (const FlagAt& cell : cells) {
    ENGINE_CHECK(cell.row < rows && cell.value <= 2);
    (cell.value == 2 ? unknown : known).push_back(cell.row);
    (cell.value == 1 ? set : not_set).push_back(cell.row);
  }
  SharedBitmaps next = bitmaps_;
  if (next.empty()) next = shared_bitmaps(std::vector<Bitmap>(2));
  append_rows_from(*next[0], rows, unknown);
  append_rows_from(*next[1], rows, not_set);
  next[0] = next_version(next[0], known, unknown);
  next[1] = next_version(next[1], set, not_set);
  return FlagIndex(std::move(next));
}

FlagIndexBuilder::Chunk FlagIndexBuilder::pack(std::span<const std::uint8_t> values) {
  Chunk chunk;
  chunk.known.resize(kChunkWords);
  chunk.set.resize(kChunkWords);
  chunk.rows = static_cast<std::uint32_t>(values.size());
  // Eight values at a time: the lowest bits of eight bytes, gathered into one by a multiplication
  // that moves the bit of byte i to bit 56 + i.
  constexpr std::uint64_t kLowest = 0x0101'0101'0101'0101;
  constexpr std::uint64_t kGather = 0x0102'0408'1020'4080;
  const std::size_t whole = values.size() / 8;
  for (std::size_t i = 0; i < whole; ++i) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, values.data() + 8 * i, sizeof eight);
    const std::uint64_t known = ~(eight >> 1) & kLowest;
    const std::uint64_t set = eight & kLowest;
    const std::size_t shift = i % 8 * 8;
    chunk.known[i / 8] |= (known * kGather >> 56) << shift;
    chunk.set[i / 8] |= (set * kGather >> 56) << shift;
  }
  for (std::size_t row = whole * 8; row < values.size(); ++row) {
    const std::uint64_t bit = std::uint64_t{1} << (row % 64);
    if (values[row] != 2) chunk.known[row / 64] |= bit;
    if (values[row] == 1) chunk.set[row / 64] |= bit;
  }
  return chunk;
}

void FlagIndexBuilder::append(std::span<const std::uint8_t> values) {
  rows_ += values.size();
  while (!values.empty()) {
    if (pending_.empty()) pending_.reserve(kChunkRows);
    const auto taken =
        values.first(std::min<std::size_t>(values.size(), kChunkRows - pending_.size()));
    pending_.insert(pending_.end(), taken.begin(), taken.end());
    values = values.subspan(taken.size());
    if (pending_.size() == kChunkRows) seal();
  }
}

void FlagIndexBuilder::seal() {
  if (pending_.empty()) return;
  chunks_.push_back(pack(pending_));
  pending_.clear();
}

std::uint32_t FlagIndexBuilder::values(std::uint32_t chunk, std::uint8_t* out) const {
  const Chunk& packed = chunks_[chunk];
  for (std::uint32_t row = 0; row < packed.rows; ++row) {
    const std::uint64_t known = packed.known[row / 64] >> (row % 64) & 1;
    const std::uint64_t set = packed.set[row / 64] >> (row % 64) & 1;
    out[row] = static_cast<std::uint8_t>(set | (known ^ 1) << 1);
  }
  return packed.rows;
}

void FlagIndexBuilder::reorder(std::span<const Row> order) {
  seal();
  std::vector<Chunk> reordered;
  reordered.reserve(chunks_.size());
  std::vector<std::uint8_t> values(kChunkRows);
  for_each_chunk_of(order, [&](std::span<const Row> rows) {
    std::uint8_t* out = values.data();
    for_each_stretch(rows, [&](std::uint32_t from, std::span<const Row> stretch) {
      const Chunk& source = chunks_[from];
      for (const Row row : stretch) {
        const std::uint32_t within = row % kChunkRows;
        const std::uint64_t known = source.known[within / 64] >> (within % 64) & 1;
        const std::uint64_t set = source.set[within / 64] >> (within % 64) & 1;
        *out++ = static_cast<std::uint8_t>(set | (known ^ 1) << 1);
      }
    });
    reordered.push_back(pack(std::span<const std::uint8_t>(values).first(rows.size())));
  });
  chunks_ = std::move(reordered);
}

ImageBytes FlagIndexBuilder::finish() {
  seal();
  std::vector<Bitmap> bitmaps(2);
  for (std::uint32_t i = 0; i < chunks_.size(); ++i) {
    bitmaps[0].append_chunk(i, chunks_[i].known);
    bitmaps[1].append_chunk(i, chunks_[i].set);
    chunks_[i] = {};
  }
  chunks_ = {};
  for (Bitmap& bitmap : bitmaps) bitmap.optimise();
  return write_bitmaps(bitmaps);
}

}  // namespace muster::engine
