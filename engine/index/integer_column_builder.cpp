#include "engine/index/integer_column_builder.hpp"

#include <utility>

#include "engine/index/row_stretches.hpp"

namespace muster::engine {

namespace {

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
  chunks_.push_back(PackedIntegers::of(std::span<const std::int64_t>(pending_).first(filled_)));
  filled_ = 0;
}

IntegerColumn::View IntegerColumnBuilder::chunk(std::uint32_t chunk) const {
  return chunks_[chunk].view();
}

void IntegerColumnBuilder::reorder(std::span<const Row> order) {
  seal();
  pending_.resize(kChunkRows);
  std::vector<PackedIntegers> reordered;
  reordered.reserve(chunks_.size());
  for_each_chunk_of(order, [&](std::span<const Row> rows) {
    std::int64_t* out = pending_.data();
    for_each_stretch(rows, [&](std::uint32_t from, std::span<const Row> stretch) {
      gather(chunk(from), stretch, out);
      out += stretch.size();
    });
    reordered.push_back(
        PackedIntegers::of(std::span<const std::int64_t>(pending_).first(rows.size())));
  });
  chunks_ = std::move(reordered);
}

ImageBytes IntegerColumnBuilder::finish() {
  seal();
  pending_ = {};
  return write_integer_chunks(std::exchange(chunks_, {}));
}

}  // namespace muster::engine
