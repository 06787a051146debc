#include "engine/index/category_index.hpp"

#include <algorithm>

#include "engine/index/bitmap_set.hpp"

namespace muster::engine {

namespace {
// From here on a chunk's rows are cheaper to hand over as words than one by one; CRoaring keeps
// fewer as an array anyway.
constexpr std::size_t kDenseRows = 4096;
}  // namespace

Result<CategoryIndex> CategoryIndex::open(std::span<const std::byte> values,
                                          std::span<const std::byte> bitmaps,
                                          std::uint32_t dictionary, std::uint64_t rows) {
  CategoryIndex index;
  auto codes = IntegerColumn::open(values, rows);
  if (!codes.ok()) return std::move(codes).error();
  index.codes_ = *std::move(codes);
  if (index.codes_.low().value_or(1) < 1 || index.codes_.high().value_or(0) > dictionary) {
    return Error{ErrorCode::corrupt_store, "a category holds a code past its dictionary"};
  }
  if (dictionary <= kMaxBitmapValues) {
    auto opened = open_bitmaps(bitmaps, dictionary, rows);
    if (!opened.ok()) return std::move(opened).error();
    index.bitmaps_ = *std::move(opened);
  }
  return index;
}

ImageBytes write_category_bitmaps(const IntegerColumn& codes, std::uint32_t dictionary,
                                  std::span<std::uint64_t> counts) {
  const bool with_bitmaps = dictionary <= kMaxBitmapValues;
  std::vector<Bitmap> bitmaps(with_bitmaps ? dictionary : 0);
  std::vector<std::int64_t> values(kChunkRows);
  std::vector<std::uint32_t> begins(std::size_t{dictionary} + 2);
  std::vector<Row> sorted(kChunkRows);
  std::vector<std::uint64_t> words(kChunkWords);
  for (std::uint32_t i = 0; i < codes.chunk_count(); ++i) {
    const IntegerColumn::View view = codes.chunk(i);
    const std::span<std::int64_t> chunk(values.data(), view.rows);
    view.decode(0, chunk);
    if (!with_bitmaps) {
      for (const std::int64_t code : chunk) {
        if (code != kUnknownInteger) ++counts[static_cast<std::size_t>(code) - 1];
      }
      continue;
    }
    // Counting sort: the rows of each code, ascending, one stretch after another.
    std::fill(begins.begin(), begins.end(), 0);
    for (const std::int64_t code : chunk) {
      if (code != kUnknownInteger) ++begins[static_cast<std::size_t>(code) + 1];
    }
    for (std::size_t code = 1; code < begins.size(); ++code) begins[code] += begins[code - 1];
    std::vector<std::uint32_t> next(begins.begin(), begins.end());
    for (std::uint32_t row = 0; row < view.rows; ++row) {
      if (chunk[row] != kUnknownInteger) sorted[next[static_cast<std::size_t>(chunk[row])]++] = row;
    }
    for (std::uint32_t code = 1; code <= dictionary; ++code) {
      const std::span<Row> rows(sorted.data() + begins[code], begins[code + 1] - begins[code]);
      if (rows.empty()) continue;
      counts[code - 1] += rows.size();
      if (rows.size() < kDenseRows) {
        for (Row& row : rows) row += i * kChunkRows;
        bitmaps[code - 1].add_many(rows);
        continue;
      }
      std::fill(words.begin(), words.end(), 0);
      for (const Row row : rows) words[row / 64] |= std::uint64_t{1} << (row % 64);
      bitmaps[code - 1].append_chunk(i, words);
    }
  }
  for (Bitmap& bitmap : bitmaps) bitmap.optimise();
  return write_bitmaps(bitmaps);
}

}  // namespace muster::engine
