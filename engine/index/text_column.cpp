#include "engine/index/text_column.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

#include "engine/index/row_stretches.hpp"

namespace muster::engine {

namespace {

constexpr std::size_t kPartAlignment = 8;

Error damaged(const char* what) {
  return {ErrorCode::corrupt_store, std::string("a text column is damaged: ") + what};
}

std::uint32_t rows_set(std::span<const std::uint64_t> words) {
  return std::accumulate(words.begin(), words.end(), std::uint32_t{0},
                         [](std::uint32_t sum, std::uint64_t word) {
                           return sum + static_cast<std::uint32_t>(std::popcount(word));
                         });
}

std::uint32_t rows_in(std::uint64_t rows, std::uint64_t chunk) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(kChunkRows, rows - chunk * kChunkRows));
}

}  // namespace

Result<TextColumn> TextColumn::open(std::span<const std::byte> section, std::uint64_t rows) {
  TextColumn column;
  column.section_ = section;
  column.rows_ = rows;
  const std::uint64_t chunk_count = (rows + kChunkRows - 1) / kChunkRows;
  const auto chunks = view_array<TextChunk>(section, 0, chunk_count);
  if (!chunks) return damaged("its chunk table is cut");
  column.chunks_ = *chunks;
  for (std::uint64_t i = 0; i < chunk_count; ++i) {
    const TextChunk& chunk = column.chunks_[i];
    const std::uint32_t chunk_rows = rows_in(rows, i);
    if (chunk.unknown_rows > chunk_rows) return damaged("its count of unknown rows");
    const auto ends = view_array<std::uint32_t>(section, chunk.ends, chunk_rows);
    if (!ends || !std::is_sorted(ends->begin(), ends->end())) return damaged("its ends");
    if (!view_array<char>(section, chunk.bytes, ends->back())) return damaged("its text is cut");
    if (chunk.known == 0) {
      if (chunk.unknown_rows != 0 && chunk.unknown_rows != chunk_rows) {
        return damaged("its known rows are missing");
      }
      continue;
    }
    const auto known = view_array<std::uint64_t>(section, chunk.known, kChunkWords);
    if (!known || rows_set(*known) != chunk_rows - chunk.unknown_rows) {
      return damaged("its known rows");
    }
  }
  return column;
}

TextColumn::View TextColumn::chunk(std::uint32_t chunk) const {
  const TextChunk& fixed = chunks_[chunk];
  const std::byte* base = section_.data();
  return {{reinterpret_cast<const std::uint32_t*>(base + fixed.ends), rows_in(rows_, chunk)},
          reinterpret_cast<const char*>(base + fixed.bytes),
          fixed.known == 0 ? nullptr : reinterpret_cast<const std::uint64_t*>(base + fixed.known),
          fixed.unknown_rows};
}

std::optional<std::string_view> TextColumn::at(Row row) const {
  const View view = chunk(row / kChunkRows);
  const std::uint32_t within = row % kChunkRows;
  if (!view.is_known(within)) return std::nullopt;
  return view.text(within);
}

std::uint64_t TextColumn::known_rows() const {
  return std::accumulate(
      chunks_.begin(), chunks_.end(), rows_,
      [](std::uint64_t sum, const TextChunk& c) { return sum - c.unknown_rows; });
}

void TextColumnBuilder::Chunk::add(std::string_view text, bool is_known) {
  const std::size_t row = ends.size();
  if (row % 64 == 0) known.push_back(0);
  if (is_known) {
    known.back() |= std::uint64_t{1} << (row % 64);
  } else {
    ++unknown_rows;
  }
  bytes.append(text);
  ends.push_back(static_cast<std::uint32_t>(bytes.size()));
}

void TextColumnBuilder::Chunk::pack() {
  if (unknown_rows == 0 || unknown_rows == ends.size()) {
    known = {};
  } else {
    known.resize(kChunkWords);
    known.shrink_to_fit();
  }
  ends.shrink_to_fit();
  bytes.shrink_to_fit();
}

bool TextColumnBuilder::push(std::string_view text) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max() - pending_.bytes.size()) return false;
  pending_.add(text, true);
  ++rows_;
  total_ += text.size();
  longest_ = std::max(longest_, text.size());
  if (pending_.ends.size() == kChunkRows) seal();
  return true;
}

void TextColumnBuilder::push_unknown() {
  pending_.add({}, false);
  ++rows_;
  if (pending_.ends.size() == kChunkRows) seal();
}

void TextColumnBuilder::seal() {
  if (pending_.ends.empty()) return;
  pending_.pack();
  chunks_.push_back(std::move(pending_));
  pending_ = {};
}

bool TextColumnBuilder::order_may_overflow() const {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return total_ > kMost && longest_ > kMost / kChunkRows;
}

std::string_view TextColumnBuilder::text(Row row) const {
  const Chunk& chunk = chunks_[row / kChunkRows];
  const std::uint32_t within = row % kChunkRows;
  const std::uint32_t begin = within == 0 ? 0 : chunk.ends[within - 1];
  return std::string_view(chunk.bytes).substr(begin, chunk.ends[within] - begin);
}

void TextColumnBuilder::reorder(std::span<const Row> order) {
  seal();
  std::vector<Chunk> reordered;
  reordered.reserve(chunks_.size());
  for_each_chunk_of(order, [&](std::span<const Row> rows) {
    Chunk& out = reordered.emplace_back();
    for (const Row row : rows) {
      const Chunk& source = chunks_[row / kChunkRows];
      const std::uint32_t within = row % kChunkRows;
      const bool known = source.known.empty()
                             ? source.unknown_rows == 0
                             : (source.known[within / 64] >> (within % 64) & 1) != 0;
      out.add(text(row), known);
    }
    out.pack();
  });
  chunks_ = std::move(reordered);
}

ImageBytes TextColumnBuilder::finish() {
  seal();
  static_assert(sizeof(TextChunk) % kPartAlignment == 0);
  const auto padded = [](std::size_t size) {
    return (size + kPartAlignment - 1) / kPartAlignment * kPartAlignment;
  };
  std::vector<TextChunk> table;
  table.reserve(chunks_.size());
  std::size_t size = chunks_.size() * sizeof(TextChunk);
  for (const Chunk& chunk : chunks_) {
    TextChunk& fixed = table.emplace_back();
    fixed.unknown_rows = chunk.unknown_rows;
    fixed.ends = size;
    size = padded(size + chunk.ends.size() * sizeof(std::uint32_t));
    if (!chunk.known.empty()) {
      fixed.known = size;
      size += chunk.known.size() * sizeof(std::uint64_t);
    }
    fixed.bytes = size;
    size = padded(size + chunk.bytes.size());
  }
  ImageBytes section;
  section.reserve(size);
  append_array(section, std::span<const TextChunk>(table));
  for (Chunk& chunk : chunks_) {
    append_array(section, std::span<const std::uint32_t>(chunk.ends));
    pad_to(section, kPartAlignment);
    append_array(section, std::span<const std::uint64_t>(chunk.known));
    append_array(section, std::span<const char>(chunk.bytes));
    pad_to(section, kPartAlignment);
    chunk = {};
  }
  chunks_ = {};
  return section;
}

}  // namespace muster::engine
