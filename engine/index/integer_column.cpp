#include "engine/index/integer_column.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "engine/index/integer_patch.hpp"
#include "engine/index/touched_chunks.hpp"

namespace muster::engine {

namespace {

constexpr std::size_t kCodesAlignment = 64;

}  // namespace

Result<IntegerColumn> IntegerColumn::open(std::span<const std::byte> section, std::uint64_t rows) {
  IntegerColumn column;
  column.rows_ = rows;
  const std::uint32_t chunk_count = chunks_of(rows);
  const auto chunks = view_array<IntegerChunk>(section, 0, chunk_count);
  if (!chunks) {
    return Error{ErrorCode::corrupt_store, "a column is damaged: its chunk table is cut"};
  }
  column.slots_.reserve(chunk_count);
  for (std::uint32_t i = 0; i < chunk_count; ++i) {
    const IntegerChunk& chunk = (*chunks)[i];
    Status status = check_integer_chunk(section, chunk, rows_of_chunk(rows, i));
    if (!status.ok()) return std::move(status).error();
    column.slots_.push_back({chunk, section.data() + chunk.offset});
  }
  return column;
}

struct IntegerColumn::Made {
  Slot slot;
  ChunkOwner owner;
};

IntegerColumn::Made IntegerColumn::make(const TouchedChunk<IntegerAt>& touched) const {
  if (touched.rows_before > 0) {
    if (auto made = patched(chunk(touched.chunk), touched)) {
      return {{made->fixed, made->codes}, std::move(made->owner)};
    }
  }
  std::vector<std::int64_t> values(std::max(touched.rows_before, touched.rows_after));
  if (touched.rows_before > 0) {
    chunk(touched.chunk).decode(0, std::span(values).first(touched.rows_before));
  }
  std::fill(values.begin() + touched.rows_before, values.end(), kUnknownInteger);
  for (const IntegerAt& cell : touched.cells) values[cell.row % kChunkRows] = cell.value;
  PackedIntegers packed =
      PackedIntegers::of(std::span<const std::int64_t>(values).first(touched.rows_after));
  if (packed.fixed.width == 0) return {{packed.fixed, nullptr}, nullptr};
  auto codes = std::make_shared<const ImageBytes>(std::move(packed.codes));
  return {{packed.fixed, codes->data()}, codes};
}

IntegerColumn IntegerColumn::with(std::span<const IntegerAt> cells, std::uint64_t rows) const {
  const auto touched = touched_chunks(cells, rows_, rows);
  IntegerColumn next = *this;
  next.rows_ = rows;
  next.slots_.resize(chunks_of(rows));
  next.owners_.shrink(next.slots_.size());
  if (!touched.empty()) next.owners_.reserve(next.slots_.size());
  for_each_touched(touched, [&](const TouchedChunk<IntegerAt>& chunk) {
    Made made = make(chunk);
    next.slots_[chunk.chunk] = made.slot;
    next.owners_.set(chunk.chunk, std::move(made.owner));
  });
  return next;
}

ImageBytes IntegerColumn::section() const {
  const auto aligned = [](std::size_t size) {
    return (size + kCodesAlignment - 1) / kCodesAlignment * kCodesAlignment;
  };
  std::vector<IntegerChunk> table;
  table.reserve(slots_.size());
  std::size_t size = slots_.size() * sizeof(IntegerChunk);
  for (std::uint32_t i = 0; i < chunk_count(); ++i) {
    IntegerChunk& fixed = table.emplace_back(slots_[i].fixed);
    fixed.offset = fixed.width == 0 ? 0 : aligned(size);
    if (fixed.width != 0) size = fixed.offset + std::size_t{fixed.width} * chunk(i).rows;
  }
  ImageBytes section;
  section.reserve(size);
  append_array(section, std::span<const IntegerChunk>(table));
  for (std::uint32_t i = 0; i < chunk_count(); ++i) {
    if (table[i].width == 0) continue;
    pad_to(section, kCodesAlignment);
    append_array(section, std::span(slots_[i].codes, std::size_t{table[i].width} * chunk(i).rows));
  }
  return section;
}

void IntegerColumn::visit_owned(const VisitOwned& visit) const {
  for (std::uint32_t i = 0; i < chunk_count(); ++i) {
    if (const void* owned = owners_.at(i)) {
      visit(owned, std::uint64_t{slots_[i].fixed.width} * chunk(i).rows);
    }
  }
}

std::uint64_t IntegerColumn::known_rows() const {
  return std::accumulate(
      slots_.begin(), slots_.end(), rows_,
      [](std::uint64_t sum, const Slot& slot) { return sum - slot.fixed.unknown_rows; });
}

std::optional<std::int64_t> IntegerColumn::low() const {
  std::optional<std::int64_t> result;
  for (std::uint32_t i = 0; i < chunk_count(); ++i) {
    if (chunk(i).all_unknown()) continue;
    result = result ? std::min(*result, slots_[i].fixed.low) : slots_[i].fixed.low;
  }
  return result;
}

std::optional<std::int64_t> IntegerColumn::high() const {
  std::optional<std::int64_t> result;
  for (std::uint32_t i = 0; i < chunk_count(); ++i) {
    if (chunk(i).all_unknown()) continue;
    result = result ? std::max(*result, slots_[i].fixed.high) : slots_[i].fixed.high;
  }
  return result;
}

}  // namespace muster::engine
