#include "engine/index/tags_index.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/check.hpp"
#include "engine/index/bitmap_set.hpp"
#include "engine/index/category_index.hpp"
#include "engine/index/row_stretches.hpp"
#include "engine/index/touched_chunks.hpp"
#include "engine/index/value_row_changes.hpp"

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
  index.rows_ = rows;
  const std::uint32_t chunk_count = chunks_of(rows);
  const auto chunks = view_array<TagsChunk>(values, 0, chunk_count);
  if (!chunks) return damaged("its chunk table is cut");
  index.slots_.reserve(chunk_count);
  for (std::uint32_t i = 0; i < chunk_count; ++i) {
    const TagsChunk& chunk = (*chunks)[i];
    const auto ends = view_array<std::uint32_t>(values, chunk.ends, rows_of_chunk(rows, i));
    if (!ends || !std::is_sorted(ends->begin(), ends->end())) return damaged("its ends");
    const auto codes = view_array<ValueCode>(values, chunk.codes, ends->back());
    if (!codes) return damaged("its codes are cut");
    for (const ValueCode code : *codes) {
      if (code == 0 || code > dictionary) return damaged("a code past its dictionary");
    }
    index.slots_.push_back({ends->data(), codes->data()});
  }
  const std::uint64_t with_bitmaps = dictionary <= kMaxBitmapValues ? dictionary : 0;
  auto opened = open_bitmaps(bitmaps, 1 + with_bitmaps, rows);
  if (!opened.ok()) return std::move(opened).error();
  index.bitmaps_ = shared_bitmaps(*std::move(opened));
  return index;
}

struct TagsIndex::Made {
  Slot slot;
  ChunkOwner owner;  // null: there would be too many tags
};

TagsIndex::Made TagsIndex::make(const TouchedChunk<TagsAt>& touched) const {
  const std::uint32_t kept = std::min(touched.rows_before, touched.rows_after);
  const View before = kept == 0 ? View{} : chunk(touched.chunk);
  const auto end_of = [&](std::uint32_t row) { return row == 0 ? 0U : before.ends[row - 1]; };
  std::uint64_t total = end_of(kept);
  for (const TagsAt& cell : touched.cells) {
    const std::uint32_t row = cell.row % kChunkRows;
    if (row < kept) total -= before.ends[row] - end_of(row);
    total += cell.codes.size();
  }
  if (total > std::numeric_limits<std::uint32_t>::max()) return {};

  std::shared_ptr<std::uint32_t[]> memory(new std::uint32_t[touched.rows_after + total]);
  std::uint32_t* const ends = memory.get();
  std::uint32_t* const codes = ends + touched.rows_after;
  std::uint32_t row = 0;
  std::uint32_t end = 0;
  // Rows as they were; past the last that was there, rows without tags.
  const auto copy_until = [&](std::uint32_t until) {
    const std::uint32_t from_before = std::min(until, kept);
    if (row < from_before) {
      const std::uint32_t begin = end_of(row);
      const std::uint32_t count = end_of(from_before) - begin;
      std::copy_n(before.codes + begin, count, codes + end);
      // Unsigned: a shift back wraps around and comes out right.
      const std::uint32_t shift = end - begin;
      for (; row < from_before; ++row) ends[row] = before.ends[row] + shift;
      end += count;
    }
    for (; row < until; ++row) ends[row] = end;
  };
  for (const TagsAt& cell : touched.cells) {
    copy_until(cell.row % kChunkRows);
    std::copy(cell.codes.begin(), cell.codes.end(), codes + end);
    end += static_cast<std::uint32_t>(cell.codes.size());
    ends[row++] = end;
  }
  copy_until(touched.rows_after);
  return {{ends, codes}, std::move(memory)};
}

Result<TagsIndex> TagsIndex::with(std::span<const TagsAt> cells, std::uint64_t rows,
                                  std::uint32_t dictionary) const {
  ENGINE_CHECK(dictionary + std::size_t{1} >= bitmaps_.size());
  for (const TagsAt& cell : cells) {
    ENGINE_CHECK(cell.row < rows && (cell.known || cell.codes.empty()));
    ENGINE_CHECK(cell.codes.empty() ||
                 (cell.codes.front() != kUnknownCode && cell.codes.back() <= dictionary));
  }
  const auto touched = touched_chunks(cells, rows_, rows);
  TagsIndex next;
  next.rows_ = rows;
  next.slots_ = slots_;
  next.owners_ = owners_;
  next.slots_.resize(chunks_of(rows));
  next.owners_.shrink(next.slots_.size());
  if (!touched.empty()) next.owners_.reserve(next.slots_.size());
  for_each_touched(touched, [&](const TouchedChunk<TagsAt>& chunk) {
    Made made = make(chunk);
    next.slots_[chunk.chunk] = made.slot;
    next.owners_.set(chunk.chunk, std::move(made.owner));
  });
  for (const TouchedChunk<TagsAt>& chunk : touched) {
    if (next.slots_[chunk.chunk].ends == nullptr) {
      return Error{ErrorCode::limit_exceeded,
                   "65,536 customers in a row would hold more than 2^32 − 1 tags of one attribute"};
    }
  }
  next.bitmaps_ = next_bitmaps(cells, rows, dictionary);
  return next;
}

SharedBitmaps TagsIndex::next_bitmaps(std::span<const TagsAt> cells, std::uint64_t rows,
                                      std::uint32_t dictionary) const {
  const bool has_values = dictionary <= kMaxBitmapValues;
  SharedBitmaps next = bitmaps_;
  // Values that nobody has share one empty bitmap.
  next.resize(1 + (has_values ? dictionary : 0), std::make_shared<const Bitmap>());
  std::vector<Row> known;
  std::vector<Row> unknown;
  ValueRowChanges changes;
  for (const TagsAt& cell : cells) {
    (cell.known ? known : unknown).push_back(cell.row);
    if (!has_values) continue;
    const auto before = cell.row < rows_ ? tags_at(cell.row) : std::span<const ValueCode>();
    for (const ValueCode code : before) {
      if (!std::binary_search(cell.codes.begin(), cell.codes.end(), code)) {
        changes.remove(code, cell.row);
      }
    }
    for (const ValueCode code : cell.codes) {
      if (!std::binary_search(before.begin(), before.end(), code)) changes.add(code, cell.row);
    }
  }
  append_rows_from(*next[0], rows, unknown);
  for (std::uint64_t row = rows; has_values && row < rows_; ++row) {
    for (const ValueCode code : tags_at(static_cast<Row>(row))) {
      changes.remove(code, static_cast<Row>(row));
    }
  }
  next[0] = next_version(next[0], known, unknown);
  changes.apply(next, 0);
  return next;
}

ImageBytes TagsIndex::values_section() const {
  std::vector<TagsChunk> table;
  table.reserve(slots_.size());
  std::size_t size = slots_.size() * sizeof(TagsChunk);
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    const View view = chunk(i);
    table.push_back({size, size + view.ends.size_bytes()});
    size = table.back().codes + view.ends.back() * sizeof(ValueCode);
  }
  ImageBytes section;
  section.reserve(size);
  append_array(section, std::span<const TagsChunk>(table));
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    const View view = chunk(i);
    append_array(section, view.ends);
    append_array(section, std::span(view.codes, view.ends.back()));
  }
  return section;
}

void TagsIndex::visit_owned(const VisitOwned& visit) const {
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    const View view = chunk(i);
    if (const void* owned = owners_.at(i)) {
      visit(owned, view.ends.size_bytes() + view.ends.back() * sizeof(ValueCode));
    }
  }
  visit_owned_of(bitmaps_, visit);
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
