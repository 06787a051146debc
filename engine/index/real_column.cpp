#include "engine/index/real_column.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace muster::engine {

Result<RealColumn> RealColumn::open(std::span<const std::byte> section, std::uint64_t rows) {
  const std::uint64_t chunk_count = (rows + kChunkRows - 1) / kChunkRows;
  const auto chunks = view_array<RealChunk>(section, 0, chunk_count);
  const auto values = view_array<double>(section, chunk_count * sizeof(RealChunk), rows);
  if (!chunks || !values) return Error{ErrorCode::corrupt_store, "a column of reals is cut"};
  for (std::uint64_t i = 0; i < chunk_count; ++i) {
    if ((*chunks)[i].unknown_rows > std::min<std::uint64_t>(kChunkRows, rows - i * kChunkRows)) {
      return Error{ErrorCode::corrupt_store, "a column of reals miscounts its unknown rows"};
    }
  }
  RealColumn column;
  column.chunks_ = *chunks;
  column.values_ = *values;
  return column;
}

std::span<const double> RealColumn::chunk(std::uint32_t chunk) const {
  const std::size_t begin = std::size_t{chunk} * kChunkRows;
  return values_.subspan(begin, std::min<std::size_t>(kChunkRows, values_.size() - begin));
}

std::optional<double> RealColumn::at(Row row) const {
  if (std::isnan(values_[row])) return std::nullopt;
  return values_[row];
}

std::uint64_t RealColumn::known_rows() const {
  return std::accumulate(
      chunks_.begin(), chunks_.end(), std::uint64_t{values_.size()},
      [](std::uint64_t sum, const RealChunk& c) { return sum - c.unknown_rows; });
}

ImageBytes RealColumnBuilder::finish() {
  std::vector<RealChunk> chunks(values_.chunk_count());
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    bool any = false;
    for (const double value : values_.chunk(i)) {
      if (std::isnan(value)) {
        ++chunks[i].unknown_rows;
        continue;
      }
      chunks[i].low = any ? std::min(chunks[i].low, value) : value;
      chunks[i].high = any ? std::max(chunks[i].high, value) : value;
      any = true;
    }
  }
  ImageBytes section;
  section.reserve(chunks.size() * sizeof(RealChunk) + values_.rows() * sizeof(double));
  append_array(section, std::span<const RealChunk>(chunks));
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    append_array(section, values_.chunk(i));
    values_.release(i);
  }
  values_ = {};
  return section;
}

}  // namespace muster::engine
