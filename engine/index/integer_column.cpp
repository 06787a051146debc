#include "engine/index/integer_column.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace muster::engine {

namespace {

std::uint32_t rows_in_chunk(std::uint64_t rows, std::uint32_t chunk) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(kChunkRows, rows - std::uint64_t{chunk} * kChunkRows));
}

}  // namespace

Result<IntegerColumn> IntegerColumn::open(std::span<const std::byte> section, std::uint64_t rows) {
  IntegerColumn column;
  column.section_ = section;
  column.rows_ = rows;
  const std::uint64_t chunk_count = (rows + kChunkRows - 1) / kChunkRows;
  const auto chunks = view_array<IntegerChunk>(section, 0, chunk_count);
  if (!chunks) {
    return Error{ErrorCode::corrupt_store, "a column is damaged: its chunk table is cut"};
  }
  column.chunks_ = *chunks;
  for (std::uint32_t i = 0; i < chunk_count; ++i) {
    // Not through chunk(): where the codes lie is not to be trusted yet.
    Status status = check_integer_chunk(section, column.chunks_[i], rows_in_chunk(rows, i));
    if (!status.ok()) return std::move(status).error();
  }
  return column;
}

IntegerColumn::View IntegerColumn::chunk(std::uint32_t chunk) const {
  const IntegerChunk& fixed = chunks_[chunk];
  return {&fixed, section_.data() + fixed.offset, rows_in_chunk(rows_, chunk)};
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
