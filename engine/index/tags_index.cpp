#include "engine/index/tags_index.hpp"

#include <algorithm>

#include "engine/index/bitmap_set.hpp"
#include "engine/index/category_index.hpp"

namespace muster::engine {

namespace {

Error damaged(const char* what) {
  return {ErrorCode::corrupt_store, std::string("a tags column is damaged: ") + what};
}

}  // namespace

Result<TagsIndex> TagsIndex::open(std::span<const std::byte> values,
                                  std::span<const std::byte> bitmaps, std::uint32_t dictionary,
                                  std::uint64_t rows) {
  TagsIndex index;
  index.section_ = values;
  index.rows_ = rows;
  const std::uint64_t chunk_count = (rows + kChunkRows - 1) / kChunkRows;
  const auto chunks = view_array<TagsChunk>(values, 0, chunk_count);
  if (!chunks) return damaged("its chunk table is cut");
  index.chunks_ = *chunks;
  for (std::uint64_t i = 0; i < chunk_count; ++i) {
    const TagsChunk& chunk = index.chunks_[i];
    const std::uint64_t chunk_rows = std::min<std::uint64_t>(kChunkRows, rows - i * kChunkRows);
    const auto ends = view_array<std::uint32_t>(values, chunk.ends, chunk_rows);
    if (!ends || !std::is_sorted(ends->begin(), ends->end())) return damaged("its ends");
    const auto codes = view_array<ValueCode>(values, chunk.codes, ends->back());
    if (!codes) return damaged("its codes are cut");
    for (const ValueCode code : *codes) {
      if (code == 0 || code > dictionary) return damaged("a code past its dictionary");
    }
  }
  const std::uint64_t with_bitmaps = dictionary <= kMaxBitmapValues ? dictionary : 0;
  auto opened = open_bitmaps(bitmaps, 1 + with_bitmaps, rows);
  if (!opened.ok()) return std::move(opened).error();
  index.bitmaps_ = *std::move(opened);
  return index;
}

TagsIndex::View TagsIndex::chunk(std::uint32_t chunk) const {
  const TagsChunk& fixed = chunks_[chunk];
  const std::uint64_t rows =
      std::min<std::uint64_t>(kChunkRows, rows_ - std::uint64_t{chunk} * kChunkRows);
  return {{reinterpret_cast<const std::uint32_t*>(section_.data() + fixed.ends),
           static_cast<std::size_t>(rows)},
          reinterpret_cast<const std::uint32_t*>(section_.data() + fixed.codes)};
}

void TagsIndexBuilder::push(std::span<const ValueCode> codes) {
  const auto begin = codes_.insert(codes_.end(), codes.begin(), codes.end());
  std::sort(begin, codes_.end());
  ENGINE_CHECK(begin == codes_.end() || *begin >= 1);
  ENGINE_CHECK(std::adjacent_find(begin, codes_.end()) == codes_.end());
  end_row(true);
}

void TagsIndexBuilder::end_row(bool known) {
  const std::size_t row = ends_.size();
  if (known) known_words_[row / 64] |= std::uint64_t{1} << (row % 64);
  ENGINE_CHECK(codes_.size() <= 0xFFFF'FFFFU);
  ends_.push_back(static_cast<std::uint32_t>(codes_.size()));
  if (ends_.size() == kChunkRows) flush();
}

void TagsIndexBuilder::flush() {
  // Offsets count from the payload's begin here; finish() adds the size of the chunk table.
  TagsChunk chunk;
  chunk.ends = payload_.size();
  append_array(payload_, std::span<const std::uint32_t>(ends_));
  chunk.codes = payload_.size();
  append_array(payload_, std::span<const std::uint32_t>(codes_));
  known_.append_chunk(static_cast<std::uint32_t>(chunks_.size()), known_words_);
  chunks_.push_back(chunk);
  ends_.clear();
  codes_.clear();
  std::fill(known_words_.begin(), known_words_.end(), 0);
}

TagsIndexBuilder::Finished TagsIndexBuilder::finish(std::uint32_t dictionary) {
  if (!ends_.empty()) flush();
  const bool with_bitmaps = dictionary <= kMaxBitmapValues;
  Finished finished;
  finished.known = known_.cardinality();
  finished.counts.resize(dictionary);

  std::vector<Bitmap> bitmaps(with_bitmaps ? dictionary : 0);
  std::vector<std::vector<Row>> rows_of(bitmaps.size());
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    const auto* ends = reinterpret_cast<const std::uint32_t*>(payload_.data() + chunks_[i].ends);
    const auto* codes = reinterpret_cast<const std::uint32_t*>(payload_.data() + chunks_[i].codes);
    const std::size_t rows = (chunks_[i].codes - chunks_[i].ends) / sizeof(std::uint32_t);
    std::uint32_t tag = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      for (; tag < ends[row]; ++tag) {
        ++finished.counts[codes[tag] - 1];
        if (with_bitmaps) {
          rows_of[codes[tag] - 1].push_back(static_cast<Row>(i * kChunkRows + row));
        }
      }
    }
    for (std::size_t value = 0; value < bitmaps.size(); ++value) {
      bitmaps[value].add_many(rows_of[value]);
      rows_of[value].clear();
    }
  }
  bitmaps.insert(bitmaps.begin(), std::move(known_));
  for (Bitmap& bitmap : bitmaps) bitmap.optimise();
  finished.bitmaps = write_bitmaps(bitmaps);

  const std::size_t table = chunks_.size() * sizeof(TagsChunk);
  for (TagsChunk& chunk : chunks_) {
    chunk.ends += table;
    chunk.codes += table;
  }
  finished.values.reserve(table + payload_.size());
  append_array(finished.values, std::span<const TagsChunk>(chunks_));
  append_array(finished.values, std::span<const std::byte>(payload_));
  payload_ = {};
  return finished;
}

}  // namespace muster::engine
