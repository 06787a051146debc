#include "engine/index/real_column.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/index/plain_chunks_with.hpp"

namespace muster::engine {

namespace {

struct RealZone {
  static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  static bool is_unknown(double value) { return std::isnan(value); }
  static void extend(RealChunk& chunk, double value, bool is_first) {
    chunk.low = is_first ? value : std::min(chunk.low, value);
    chunk.high = is_first ? value : std::max(chunk.high, value);
  }
  static bool is_extreme(const RealChunk& chunk, double value) {
    return value <= chunk.low || value >= chunk.high;
  }
};

}  // namespace

Result<RealColumn> RealColumn::open(std::span<const std::byte> section, std::uint64_t rows) {
  auto chunks = PlainChunks<RealChunk, double>::open(section, rows);
  if (!chunks) return Error{ErrorCode::corrupt_store, "a column of reals is cut"};
  for (std::uint32_t i = 0; i < chunks->count(); ++i) {
    if (chunks->fixed(i).unknown_rows > chunks->values(i).size()) {
      return Error{ErrorCode::corrupt_store, "a column of reals miscounts its unknown rows"};
    }
  }
  RealColumn column;
  column.chunks_ = *std::move(chunks);
  return column;
}

RealColumn RealColumn::with(std::span<const RealAt> cells, std::uint64_t rows) const {
  RealColumn next;
  next.chunks_ = chunks_.with<RealZone>(cells, rows);
  return next;
}

std::optional<double> RealColumn::at(Row row) const {
  const double value = chunks_.at(row);
  if (std::isnan(value)) return std::nullopt;
  return value;
}

std::uint64_t RealColumn::known_rows() const { return chunks_.known_rows(); }

ImageBytes RealColumnBuilder::finish() {
  std::vector<RealChunk> chunks(values_.chunk_count());
  for (std::size_t i = 0; i < chunks.size(); ++i)
    chunks[i] = fixed_of<RealZone, RealChunk>(values_.chunk(i));
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
