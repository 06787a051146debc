#include "engine/index/integer_chunk.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "engine/check.hpp"

namespace muster::engine {

namespace {

constexpr std::size_t kCodesAlignment = 64;

// Differences are taken in unsigned arithmetic, where wrapping is defined and the result exact.
std::uint64_t distance(std::int64_t low, std::int64_t value) {
  return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(low);
}

// What a chunk's codes say of themselves, to be held against its zone map.
struct CodeSummary {
  std::uint64_t largest = 0;
  std::uint32_t zeros = 0;
};

template <typename Code>
CodeSummary summary(const std::byte* codes, std::uint32_t rows) {
  const std::span<const Code> all(reinterpret_cast<const Code*>(codes), rows);
  Code largest = 0;
  std::uint32_t zeros = 0;
  for (const Code code : all) {
    largest = std::max(largest, code);
    zeros += code == 0 ? 1 : 0;
  }
  return {largest, zeros};
}

CodeSummary summary(const std::byte* codes, std::uint32_t width, std::uint32_t rows) {
  switch (width) {
    case 1:
      return summary<std::uint8_t>(codes, rows);
    case 2:
      return summary<std::uint16_t>(codes, rows);
    case 4:
      return summary<std::uint32_t>(codes, rows);
    default:
      return summary<std::uint64_t>(codes, rows);
  }
}

template <typename Code>
void decode_codes(const IntegerChunkView& view, std::uint32_t begin, std::span<std::int64_t> out) {
  const Code* codes = reinterpret_cast<const Code*>(view.codes) + begin;
  const std::uint64_t first = view.first_code();
  const auto base = static_cast<std::uint64_t>(view.chunk->low) - first;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint64_t code = codes[i];
    out[i] = code < first ? kUnknownInteger : static_cast<std::int64_t>(base + code);
  }
}

Error damaged(const char* what) {
  return {ErrorCode::corrupt_store, std::string("a column is damaged: ") + what};
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

}  // namespace

std::uint32_t code_width(std::uint64_t largest_code) {
  if (largest_code <= 0xFF) return 1;
  if (largest_code <= 0xFFFF) return 2;
  if (largest_code <= 0xFFFF'FFFF) return 4;
  return 8;
}

std::uint64_t IntegerChunkView::code(std::uint32_t row) const {
  switch (chunk->width) {
    case 0:
      return 0;
    case 1:
      return reinterpret_cast<const std::uint8_t*>(codes)[row];
    case 2:
      return reinterpret_cast<const std::uint16_t*>(codes)[row];
    case 4:
      return reinterpret_cast<const std::uint32_t*>(codes)[row];
    default:
      return reinterpret_cast<const std::uint64_t*>(codes)[row];
  }
}

std::int64_t IntegerChunkView::value(std::uint32_t row) const {
  const std::uint64_t first = first_code();
  const std::uint64_t found = code(row);
  if (found < first) return kUnknownInteger;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(chunk->low) + (found - first));
}

void IntegerChunkView::decode(std::uint32_t begin, std::span<std::int64_t> out) const {
  switch (chunk->width) {
    case 0:
      std::fill(out.begin(), out.end(), all_unknown() ? kUnknownInteger : chunk->low);
      break;
    case 1:
      decode_codes<std::uint8_t>(*this, begin, out);
      break;
    case 2:
      decode_codes<std::uint16_t>(*this, begin, out);
      break;
    case 4:
      decode_codes<std::uint32_t>(*this, begin, out);
      break;
    default:
      decode_codes<std::uint64_t>(*this, begin, out);
      break;
  }
}

PackedIntegers PackedIntegers::of(std::span<const std::int64_t> values) {
  const Range range = range_of(values);
  PackedIntegers chunk;
  chunk.rows = static_cast<std::uint32_t>(values.size());
  chunk.fixed.low = range.low;
  chunk.fixed.high = range.high;
  chunk.fixed.unknown_rows = range.unknown;
  const std::uint64_t first = range.unknown == 0 ? 0 : 1;
  const std::uint64_t span =
      static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low);
  ENGINE_CHECK(span <= std::numeric_limits<std::uint64_t>::max() - first);
  if (range.unknown == values.size() || (span == 0 && first == 0)) return chunk;
  chunk.fixed.width = code_width(span + first);
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

ImageBytes write_integer_chunks(std::vector<PackedIntegers> chunks) {
  const auto aligned = [](std::size_t size) {
    return (size + kCodesAlignment - 1) / kCodesAlignment * kCodesAlignment;
  };
  std::vector<IntegerChunk> table;
  table.reserve(chunks.size());
  std::size_t size = chunks.size() * sizeof(IntegerChunk);
  for (PackedIntegers& chunk : chunks) {
    if (chunk.fixed.width != 0) {
      chunk.fixed.offset = aligned(size);
      size = chunk.fixed.offset + chunk.codes.size();
    }
    table.push_back(chunk.fixed);
  }
  ImageBytes section;
  section.reserve(size);
  append_array(section, std::span<const IntegerChunk>(table));
  for (PackedIntegers& chunk : chunks) {
    if (chunk.fixed.width == 0) continue;
    pad_to(section, kCodesAlignment);
    append_array(section, std::span<const std::byte>(chunk.codes));
    chunk.codes = {};
  }
  return section;
}

Status check_integer_chunk(std::span<const std::byte> section, const IntegerChunk& chunk,
                           std::uint32_t rows) {
  if (chunk.low > chunk.high || chunk.unknown_rows > rows) return damaged("a zone map");
  const bool all_unknown = chunk.unknown_rows == rows;
  if (chunk.width == 0) {
    const bool constant = chunk.unknown_rows == 0 && chunk.low == chunk.high;
    if ((!all_unknown && !constant) || chunk.offset != 0) return damaged("a constant chunk");
    return {};
  }
  // Scans trust the zone map and the width: range tests size their tables by them.
  const std::uint64_t first = chunk.unknown_rows == 0 ? 0 : 1;
  const std::uint64_t span = distance(chunk.low, chunk.high);
  const bool fits = span <= std::numeric_limits<std::uint64_t>::max() - first;
  if (all_unknown || !fits || chunk.width != code_width(span + first)) return damaged("a width");
  const auto codes =
      view_array<std::byte>(section, chunk.offset, std::uint64_t{rows} * chunk.width);
  if (!codes || chunk.offset % kCodesAlignment != 0) return damaged("its codes are cut");
  const CodeSummary found = summary(codes->data(), chunk.width, rows);
  if (found.largest > span + first) return damaged("a code past the largest value");
  if (first == 1 && found.zeros != chunk.unknown_rows) return damaged("its count of unknown rows");
  return {};
}

}  // namespace muster::engine
