#include "engine/index/text_column.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numeric>

#include "engine/index/row_stretches.hpp"
#include "engine/index/touched_chunks.hpp"

namespace muster::engine {

namespace {

constexpr std::size_t kPartAlignment = 8;

std::size_t padded(std::size_t size) {
  return (size + kPartAlignment - 1) / kPartAlignment * kPartAlignment;
}

Error damaged(const char* what) {
  return {ErrorCode::corrupt_store, std::string("a text column is damaged: ") + what};
}

std::uint32_t rows_set(std::span<const std::uint64_t> words) {
  return std::accumulate(words.begin(), words.end(), std::uint32_t{0},
                         [](std::uint32_t sum, std::uint64_t word) {
                           return sum + static_cast<std::uint32_t>(std::popcount(word));
                         });
}

}  // namespace

Result<TextColumn> TextColumn::open(std::span<const std::byte> section, std::uint64_t rows) {
  TextColumn column;
  column.rows_ = rows;
  const std::uint32_t chunk_count = chunks_of(rows);
  const auto chunks = view_array<TextChunk>(section, 0, chunk_count);
  if (!chunks) return damaged("its chunk table is cut");
  column.slots_.reserve(chunk_count);
  for (std::uint32_t i = 0; i < chunk_count; ++i) {
    const TextChunk& chunk = (*chunks)[i];
    const std::uint32_t chunk_rows = rows_of_chunk(rows, i);
    if (chunk.unknown_rows > chunk_rows) return damaged("its count of unknown rows");
    const auto ends = view_array<std::uint32_t>(section, chunk.ends, chunk_rows);
    if (!ends || !std::is_sorted(ends->begin(), ends->end())) return damaged("its ends");
    const auto bytes = view_array<char>(section, chunk.bytes, ends->back());
    if (!bytes) return damaged("its text is cut");
    column.slots_.push_back({ends->data(), bytes->data(), nullptr, chunk.unknown_rows});
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
    column.slots_.back().known = known->data();
  }
  return column;
}

struct TextColumn::Made {
  Slot slot;
  ChunkOwner owner;  // null: there would be too much text
};

TextColumn::Made TextColumn::make(const TouchedChunk<TextAt>& touched) const {
  const std::uint32_t kept = std::min(touched.rows_before, touched.rows_after);
  const View before = kept == 0 ? View{} : chunk(touched.chunk);
  const auto end_of = [&](std::uint32_t row) { return row == 0 ? 0U : before.ends[row - 1]; };
  std::array<std::uint64_t, kChunkWords> known{};
  for (std::uint32_t row = 0; row < kept; row += 64) {
    const std::uint64_t kept_rows = ~std::uint64_t{0} >> (63 - (std::min(kept - row, 64U) - 1));
    known[row / 64] = before.known != nullptr    ? before.known[row / 64] & kept_rows
                      : before.unknown_rows == 0 ? kept_rows
                                                 : 0;
  }
  std::uint64_t total = end_of(kept);
  for (const TextAt& cell : touched.cells) {
    const std::uint32_t row = cell.row % kChunkRows;
    if (row < kept) total -= before.ends[row] - end_of(row);
    const std::uint64_t bit = std::uint64_t{1} << (row % 64);
    known[row / 64] &= ~bit;
    if (!cell.value) continue;
    known[row / 64] |= bit;
    total += cell.value->size();
  }
  if (total > std::numeric_limits<std::uint32_t>::max()) return {};

  Slot slot;
  slot.unknown_rows = touched.rows_after - rows_set(known);
  const bool has_words = slot.unknown_rows != 0 && slot.unknown_rows != touched.rows_after;
  const std::size_t words = has_words ? kChunkWords : 0;
  // The words, the ends, the text, in one piece.
  const std::size_t ends_words = (touched.rows_after + std::size_t{1}) / 2;
  std::shared_ptr<std::uint64_t[]> memory(
      new std::uint64_t[words + ends_words + (total + 7) / sizeof(std::uint64_t)]);
  if (has_words) slot.known = std::copy(known.begin(), known.end(), memory.get()) - kChunkWords;
  auto* const ends = reinterpret_cast<std::uint32_t*>(memory.get() + words);
  auto* const bytes = reinterpret_cast<char*>(memory.get() + words + ends_words);
  slot.ends = ends;
  slot.bytes = bytes;
  std::uint32_t row = 0;
  std::uint32_t end = 0;
  // Rows as they were; past the last that was there, rows without text.
  const auto copy_until = [&](std::uint32_t until) {
    const std::uint32_t from_before = std::min(until, kept);
    if (row < from_before) {
      const std::uint32_t begin = end_of(row);
      const std::uint32_t count = end_of(from_before) - begin;
      std::copy_n(before.bytes + begin, count, bytes + end);
      // Unsigned: a shift back wraps around and comes out right.
      const std::uint32_t shift = end - begin;
      for (; row < from_before; ++row) ends[row] = before.ends[row] + shift;
      end += count;
    }
    for (; row < until; ++row) ends[row] = end;
  };
  for (const TextAt& cell : touched.cells) {
    copy_until(cell.row % kChunkRows);
    const std::string_view text = cell.value.value_or(std::string_view());
    std::copy(text.begin(), text.end(), bytes + end);
    end += static_cast<std::uint32_t>(text.size());
    ends[row++] = end;
  }
  copy_until(touched.rows_after);
  return {slot, std::move(memory)};
}

Result<TextColumn> TextColumn::with(std::span<const TextAt> cells, std::uint64_t rows) const {
  const auto touched = touched_chunks(cells, rows_, rows);
  TextColumn next = *this;
  next.rows_ = rows;
  next.slots_.resize(chunks_of(rows));
  next.owners_.shrink(next.slots_.size());
  if (!touched.empty()) next.owners_.reserve(next.slots_.size());
  for_each_touched(touched, [&](const TouchedChunk<TextAt>& chunk) {
    Made made = make(chunk);
    next.slots_[chunk.chunk] = made.slot;
    next.owners_.set(chunk.chunk, std::move(made.owner));
  });
  for (const TouchedChunk<TextAt>& chunk : touched) {
    if (next.slots_[chunk.chunk].ends == nullptr) {
      return Error{ErrorCode::limit_exceeded,
                   "65,536 customers in a row would hold more than 4 GiB of one text attribute"};
    }
  }
  return next;
}

ImageBytes TextColumn::section() const {
  std::vector<TextChunk> table;
  table.reserve(slots_.size());
  std::size_t size = slots_.size() * sizeof(TextChunk);
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    const View view = chunk(i);
    TextChunk& fixed = table.emplace_back();
    fixed.unknown_rows = view.unknown_rows;
    fixed.ends = size;
    size = padded(size + view.ends.size_bytes());
    if (view.known != nullptr) {
      fixed.known = size;
      size += kChunkWords * sizeof(std::uint64_t);
    }
    fixed.bytes = size;
    size = padded(size + view.ends.back());
  }
  ImageBytes section;
  section.reserve(size);
  append_array(section, std::span<const TextChunk>(table));
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    const View view = chunk(i);
    append_array(section, view.ends);
    pad_to(section, kPartAlignment);
    if (view.known != nullptr) append_array(section, std::span(view.known, kChunkWords));
    append_array(section, std::span(view.bytes, view.ends.back()));
    pad_to(section, kPartAlignment);
  }
  return section;
}

void TextColumn::visit_owned(const VisitOwned& visit) const {
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    const View view = chunk(i);
    if (const void* owned = owners_.at(i)) {
      visit(owned, view.ends.size_bytes() + view.ends.back() +
                       (view.known == nullptr ? 0 : kChunkWords * sizeof(std::uint64_t)));
    }
  }
}

std::optional<std::string_view> TextColumn::at(Row row) const {
  const View view = chunk(row / kChunkRows);
  const std::uint32_t within = row % kChunkRows;
  if (!view.is_known(within)) return std::nullopt;
  return view.text(within);
}

std::uint64_t TextColumn::known_rows() const {
  return std::accumulate(
      slots_.begin(), slots_.end(), rows_,
      [](std::uint64_t sum, const Slot& slot) { return sum - slot.unknown_rows; });
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
