#include "engine/index/integer_column.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace muster::engine {

namespace {

constexpr std::size_t kCodesAlignment = 64;

std::uint32_t width_for(std::uint64_t largest_code) {
  if (largest_code <= 0xFF) return 1;
  if (largest_code <= 0xFFFF) return 2;
  if (largest_code <= 0xFFFF'FFFF) return 4;
  return 8;
}

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
void decode_codes(const IntegerColumn::View& view, std::uint32_t begin,
                  std::span<std::int64_t> out) {
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

}  // namespace

std::uint64_t IntegerColumn::View::code(std::uint32_t row) const {
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

std::int64_t IntegerColumn::View::value(std::uint32_t row) const {
  const std::uint64_t first = first_code();
  const std::uint64_t found = code(row);
  if (found < first) return kUnknownInteger;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(chunk->low) + (found - first));
}

void IntegerColumn::View::decode(std::uint32_t begin, std::span<std::int64_t> out) const {
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

Result<IntegerColumn> IntegerColumn::open(std::span<const std::byte> section, std::uint64_t rows) {
  IntegerColumn column;
  column.section_ = section;
  column.rows_ = rows;
  const std::uint64_t chunk_count = (rows + kChunkRows - 1) / kChunkRows;
  const auto chunks = view_array<IntegerChunk>(section, 0, chunk_count);
  if (!chunks) return damaged("its chunk table is cut");
  column.chunks_ = *chunks;
  for (std::uint32_t i = 0; i < chunk_count; ++i) {
    const IntegerChunk& chunk = column.chunks_[i];
    const auto chunk_rows = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(kChunkRows, rows - std::uint64_t{i} * kChunkRows));
    if (chunk.low > chunk.high || chunk.unknown_rows > chunk_rows) return damaged("a zone map");
    const bool all_unknown = chunk.unknown_rows == chunk_rows;
    if (chunk.width == 0) {
      const bool constant = chunk.unknown_rows == 0 && chunk.low == chunk.high;
      if ((!all_unknown && !constant) || chunk.offset != 0) return damaged("a constant chunk");
      continue;
    }
    // Scans trust the zone map and the width: range tests size their tables by them.
    const std::uint64_t first = chunk.unknown_rows == 0 ? 0 : 1;
    const std::uint64_t span = distance(chunk.low, chunk.high);
    const bool fits = span <= std::numeric_limits<std::uint64_t>::max() - first;
    if (all_unknown || !fits || chunk.width != width_for(span + first)) return damaged("a width");
    const auto codes =
        view_array<std::byte>(section, chunk.offset, std::uint64_t{chunk_rows} * chunk.width);
    if (!codes || chunk.offset % kCodesAlignment != 0) return damaged("its codes are cut");
    const CodeSummary found = summary(codes->data(), chunk.width, chunk_rows);
    if (found.largest > span + first) return damaged("a code past the largest value");
    if (first == 1 && found.zeros != chunk.unknown_rows) {
      return damaged("its count of unknown rows");
    }
  }
  return column;
}

IntegerColumn::View IntegerColumn::chunk(std::uint32_t chunk) const {
  const IntegerChunk& fixed = chunks_[chunk];
  const std::uint64_t rows =
      std::min<std::uint64_t>(kChunkRows, rows_ - std::uint64_t{chunk} * kChunkRows);
  return {&fixed, section_.data() + fixed.offset, static_cast<std::uint32_t>(rows)};
}

std::uint64_t IntegerColumn::known_rows() const {
  return std::accumulate(
      chunks_.begin(), chunks_.end(), rows_,
      [](std::uint64_t sum, const IntegerChunk& c) { return sum - c.unknown_rows; });
}

std::optional<std::int64_t> IntegerColumn::low() const {
  std::optional<std::int64_t> result;
  for (std::uint32_t i = 0; i < chunk_count(); ++i) {
    if (chunk(i).all_unknown()) continue;
    result = result ? std::min(*result, chunks_[i].low) : chunks_[i].low;
  }
  return result;
}

std::optional<std::int64_t> IntegerColumn::high() const {
  std::optional<std::int64_t> result;
  for (std::uint32_t i = 0; i < chunk_count(); ++i) {
    if (chunk(i).all_unknown()) continue;
    result = result ? std::max(*result, chunks_[i].high) : chunks_[i].high;
  }
  return result;
}

}  // namespace muster::engine
