#include "engine/index/tags_index.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/index/bitmap_set.hpp"
#include "engine/index/category_index.hpp"
#include "engine/index/row_stretches.hpp"

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

void TagsIndexBuilder::Chunk::add(std::span<const ValueCode> tags, bool is_known) {
  const std::size_t row = ends.size();
  if (row % 64 == 0) known.push_back(0);
  known.back() |= std::uint64_t{is_known} << (row % 64);
  codes.insert(codes.end(), tags.begin(), tags.end());
  ends.push_back(static_cast<std::uint32_t>(codes.size()));
}

void TagsIndexBuilder::Chunk::pack() {
  known.resize(kChunkWords);
  ends.shrink_to_fit();
  codes.shrink_to_fit();
}

void TagsIndexBuilder::push(std::span<ValueCode> codes) {
  std::sort(codes.begin(), codes.end());
  ENGINE_CHECK(codes.empty() || codes.front() >= 1);
  ENGINE_CHECK(std::adjacent_find(codes.begin(), codes.end()) == codes.end());
  ENGINE_CHECK(codes.size() <= std::numeric_limits<std::uint32_t>::max() - pending_.codes.size());
  tags_ += codes.size();
  most_ = std::max(most_, codes.size());
  pending_.add(codes, true);
  ++rows_;
  if (pending_.ends.size() == kChunkRows) seal();
}

void TagsIndexBuilder::push_unknown() {
  pending_.add({}, false);
  ++rows_;
  if (pending_.ends.size() == kChunkRows) seal();
}

void TagsIndexBuilder::seal() {
  if (pending_.ends.empty()) return;
  pending_.pack();
  chunks_.push_back(std::move(pending_));
  pending_ = {};
}

bool TagsIndexBuilder::order_may_overflow() const {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return tags_ > kMost && most_ > kMost / kChunkRows;
}

void TagsIndexBuilder::reorder(std::span<const Row> order) {
  seal();
  std::vector<Chunk> reordered;
  reordered.reserve(chunks_.size());
  for_each_chunk_of(order, [&](std::span<const Row> rows) {
    Chunk& out = reordered.emplace_back();
    for (const Row row : rows) {
      const Chunk& source = chunks_[row / kChunkRows];
      const std::uint32_t within = row % kChunkRows;
      const std::uint32_t begin = within == 0 ? 0 : source.ends[within - 1];
      out.add(std::span(source.codes).subspan(begin, source.ends[within] - begin),
              (source.known[within / 64] >> (within % 64) & 1) != 0);
    }
    out.pack();
  });
  chunks_ = std::move(reordered);
}

// The bitmap of known rows, then those of the values.
class TagsIndexBuilder::Bitmaps {
 public:
  Bitmaps(std::uint32_t dictionary, std::vector<std::uint64_t>& counts)
      : bitmaps_(1 + (dictionary <= kMaxBitmapValues ? dictionary : 0)), counts_(counts) {}

  void add(std::uint32_t index, const Chunk& chunk) {
    bitmaps_[0].append_chunk(index, chunk.known);
    if (bitmaps_.size() == 1) {
      for (const ValueCode code : chunk.codes) ++counts_[code - 1];
      return;
    }
    // Counting sort: the rows of each tag, ascending, one stretch after another.
    ends_.assign(bitmaps_.size(), 0);
    for (const ValueCode code : chunk.codes) ++ends_[code];
    std::size_t end = 0;
    for (std::size_t& begin : ends_) begin = std::exchange(end, end + begin);
    rows_.resize(chunk.codes.size());
    std::size_t tag = 0;
    for (std::size_t row = 0; row < chunk.ends.size(); ++row) {
      for (; tag < chunk.ends[row]; ++tag) {
        rows_[ends_[chunk.codes[tag]]++] = static_cast<std::uint16_t>(row);
      }
    }
    for (std::size_t code = 1; code < bitmaps_.size(); ++code) {
      const std::size_t begin = ends_[code - 1];
      const auto rows = std::span<const std::uint16_t>(rows_).subspan(begin, ends_[code] - begin);
      counts_[code - 1] += rows.size();
      bitmaps_[code].append_rows(index, rows);
    }
  }

  std::uint64_t known() const { return bitmaps_[0].cardinality(); }
  ImageBytes finish() {
    for (Bitmap& bitmap : bitmaps_) bitmap.optimise();
    return write_bitmaps(bitmaps_);
  }

 private:
  std::vector<Bitmap> bitmaps_;
  std::vector<std::uint64_t>& counts_;
  std::vector<std::size_t> ends_;
  std::vector<std::uint16_t> rows_;
};

TagsIndexBuilder::Finished TagsIndexBuilder::finish(std::uint32_t dictionary) {
  seal();
  Finished finished;
  finished.counts.resize(dictionary);
  Bitmaps bitmaps(dictionary, finished.counts);
  std::vector<TagsChunk> table;
  table.reserve(chunks_.size());
  std::size_t size = chunks_.size() * sizeof(TagsChunk);
  for (const Chunk& chunk : chunks_) {
    bitmaps.add(static_cast<std::uint32_t>(table.size()), chunk);
    table.push_back({size, size + chunk.ends.size() * sizeof(std::uint32_t)});
    size = table.back().codes + chunk.codes.size() * sizeof(ValueCode);
  }
  finished.known = bitmaps.known();
  finished.bitmaps = bitmaps.finish();
  finished.values.reserve(size);
  append_array(finished.values, std::span<const TagsChunk>(table));
  for (Chunk& chunk : chunks_) {
    append_array(finished.values, std::span<const std::uint32_t>(chunk.ends));
    append_array(finished.values, std::span<const ValueCode>(chunk.codes));
    chunk = {};
  }
  chunks_ = {};
  return finished;
}

}  // namespace muster::engine
