#include "engine/index/text_column.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

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

bool TextColumnBuilder::push(std::string_view text) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max() - bytes_.size()) return false;
  bytes_.append(text);
  end_row(true);
  return true;
}

void TextColumnBuilder::push_unknown() { end_row(false); }

void TextColumnBuilder::end_row(bool known) {
  const std::size_t row = ends_.size();
  if (known) {
    known_[row / 64] |= std::uint64_t{1} << (row % 64);
  } else {
    ++unknown_rows_;
  }
  ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  if (ends_.size() == kChunkRows) flush();
}

void TextColumnBuilder::flush() {
  // Offsets count from the payload's begin here; finish() adds the size of the chunk table.
  TextChunk chunk;
  chunk.unknown_rows = unknown_rows_;
  chunk.ends = payload_.size();
  append_array(payload_, std::span<const std::uint32_t>(ends_));
  pad_to(payload_, kPartAlignment);
  if (unknown_rows_ != 0 && unknown_rows_ != ends_.size()) {
    chunk.known = payload_.size();
    append_array(payload_, std::span<const std::uint64_t>(known_));
  }
  chunk.bytes = payload_.size();
  append_array(payload_, std::span<const char>(bytes_));
  pad_to(payload_, kPartAlignment);
  chunks_.push_back(chunk);
  ends_.clear();
  bytes_.clear();
  std::fill(known_.begin(), known_.end(), 0);
  unknown_rows_ = 0;
}

ImageBytes TextColumnBuilder::finish() {
  if (!ends_.empty()) flush();
  const std::size_t table = chunks_.size() * sizeof(TextChunk);
  static_assert(sizeof(TextChunk) % kPartAlignment == 0);
  for (TextChunk& chunk : chunks_) {
    chunk.ends += table;
    chunk.bytes += table;
    if (chunk.known != 0) chunk.known += table;
  }
  ImageBytes section;
  section.reserve(table + payload_.size());
  append_array(section, std::span<const TextChunk>(chunks_));
  append_array(section, std::span<const std::byte>(payload_));
  payload_ = {};
  return section;
}

}  // namespace muster::engine
