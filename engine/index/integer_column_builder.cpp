#include "engine/index/integer_column_builder.hpp"

#include <limits>

#include "engine/check.hpp"
#include "engine/index/row_stretches.hpp"

namespace muster::engine {

namespace {

constexpr std::size_t kCodesAlignment = 64;

std::uint32_t width_for(std::uint64_t largest_code) {
  if (largest_code <= 0xFF) return 1;
  if (largest_code <= 0xFFFF) return 2;
  if (largest_code <= 0xFFFF'FFFF) return 4;
  return 8;
}

// Smallest, largest and unknown values in one pass without branches: kUnknownInteger is the
// smallest int64, so it never wins a maximum, and less one it wraps to the largest and never wins a
// minimum.
struct Range {
  std::int64_t low = 0;
  std::int64_t high = 0;
  std::uint32_t unknown = 0;
};

Range range_of(std::span<const std::int64_t> values) {
  std::int64_t low_less_one = std::numeric_limits<std::int64_t>::max();
  std::int64_t high = kUnknownInteger;
  std::uint32_t unknown = 0;
  for (const std::int64_t value : values) {
    const auto less_one = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) - 1);
    low_less_one = std::min(low_less_one, less_one);
    high = std::max(high, value);
    unknown += value == kUnknownInteger ? 1 : 0;
  }
  if (unknown == values.size()) return {0, 0, unknown};
  return {low_less_one + 1, high, unknown};
}

template <typename Code>
void write_codes(std::span<const std::int64_t> values, std::uint64_t base, bool all_known,
                 ImageBytes& bytes) {
  bytes.resize(values.size() * sizeof(Code));
  Code* out = reinterpret_cast<Code*>(bytes.data());
  // Distances are taken in unsigned arithmetic, where wrapping is defined and the result exact.
  if (all_known) {
    for (const std::int64_t value : values) {
      *out++ = static_cast<Code>(static_cast<std::uint64_t>(value) - base);
    }
    return;
  }
  for (const std::int64_t value : values) {
    const auto code = static_cast<Code>(static_cast<std::uint64_t>(value) - base);
    *out++ = value == kUnknownInteger ? Code{0} : code;
  }
}

template <typename Code>
void gather(const IntegerColumn::View& view, std::span<const Row> rows, std::int64_t* out) {
  const Code* codes = reinterpret_cast<const Code*>(view.codes);
  const std::uint64_t first = view.first_code();
  const auto base = static_cast<std::uint64_t>(view.chunk->low) - first;
  for (const Row row : rows) {
    const std::uint64_t code = codes[row % kChunkRows];
    *out++ = code < first ? kUnknownInteger : static_cast<std::int64_t>(base + code);
  }
}

void gather(const IntegerColumn::View& view, std::span<const Row> rows, std::int64_t* out) {
  switch (view.chunk->width) {
    case 0:
      std::fill_n(out, rows.size(), view.all_unknown() ? kUnknownInteger : view.chunk->low);
      break;
    case 1:
      gather<std::uint8_t>(view, rows, out);
      break;
    case 2:
      gather<std::uint16_t>(view, rows, out);
      break;
    case 4:
      gather<std::uint32_t>(view, rows, out);
      break;
    default:
      gather<std::uint64_t>(view, rows, out);
      break;
  }
}

}  // namespace

IntegerColumnBuilder::Chunk IntegerColumnBuilder::pack(std::span<const std::int64_t> values) {
  const Range range = range_of(values);
  Chunk chunk;
  chunk.rows = static_cast<std::uint32_t>(values.size());
  chunk.fixed.low = range.low;
  chunk.fixed.high = range.high;
  chunk.fixed.unknown_rows = range.unknown;
  const std::uint64_t first = range.unknown == 0 ? 0 : 1;
  const std::uint64_t span =
      static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low);
  ENGINE_CHECK(span <= std::numeric_limits<std::uint64_t>::max() - first);
  if (range.unknown == values.size() || (span == 0 && first == 0)) return chunk;
  chunk.fixed.width = width_for(span + first);
  const std::uint64_t base = static_cast<std::uint64_t>(range.low) - first;
  const bool all_known = range.unknown == 0;
  switch (chunk.fixed.width) {
    case 1:
      write_codes<std::uint8_t>(values, base, all_known, chunk.codes);
      break;
    case 2:
      write_codes<std::uint16_t>(values, base, all_known, chunk.codes);
      break;
    case 4:
      write_codes<std::uint32_t>(values, base, all_known, chunk.codes);
      break;
    default:
      write_codes<std::uint64_t>(values, base, all_known, chunk.codes);
      break;
  }
  return chunk;
}

std::span<std::int64_t> IntegerColumnBuilder::extend(std::size_t rows) {
  if (pending_.empty()) pending_.resize(kChunkRows);
  if (filled_ == kChunkRows) seal();
  const std::span<std::int64_t> room =
      std::span(pending_).subspan(filled_, std::min(rows, kChunkRows - filled_));
  filled_ += room.size();
  rows_ += room.size();
  return room;
}

void IntegerColumnBuilder::seal() {
  if (filled_ == 0) return;
  chunks_.push_back(pack(std::span<const std::int64_t>(pending_).first(filled_)));
  filled_ = 0;
}

IntegerColumn::View IntegerColumnBuilder::chunk(std::uint32_t chunk) const {
  const Chunk& packed = chunks_[chunk];
  return {&packed.fixed, packed.codes.data(), packed.rows};
}

void IntegerColumnBuilder::reorder(std::span<const Row> order) {
  seal();
  pending_.resize(kChunkRows);
  std::vector<Chunk> reordered;
  reordered.reserve(chunks_.size());
  for_each_chunk_of(order, [&](std::span<const Row> rows) {
    std::int64_t* out = pending_.data();
    for_each_stretch(rows, [&](std::uint32_t from, std::span<const Row> stretch) {
      gather(chunk(from), stretch, out);
      out += stretch.size();
    });
    reordered.push_back(pack(std::span<const std::int64_t>(pending_).first(rows.size())));
  });
  chunks_ = std::move(reordered);
}

ImageBytes IntegerColumnBuilder::finish() {
  seal();
  pending_ = {};
  const auto aligned = [](std::size_t size) {
    return (size + kCodesAlignment - 1) / kCodesAlignment * kCodesAlignment;
  };
  std::vector<IntegerChunk> table;
  table.reserve(chunks_.size());
  std::size_t size = chunks_.size() * sizeof(IntegerChunk);
  for (Chunk& chunk : chunks_) {
    if (chunk.fixed.width != 0) {
      chunk.fixed.offset = aligned(size);
      size = chunk.fixed.offset + chunk.codes.size();
    }
    table.push_back(chunk.fixed);
  }
  ImageBytes section;
  section.reserve(size);
  append_array(section, std::span<const IntegerChunk>(table));
  for (Chunk& chunk : chunks_) {
    if (chunk.fixed.width == 0) continue;
    pad_to(section, kCodesAlignment);
    append_array(section, std::span<const std::byte>(chunk.codes));
    chunk.codes = {};
  }
  chunks_ = {};
  return section;
}

}  // namespace muster::engine
