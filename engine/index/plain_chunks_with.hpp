// How chunks of plain values become those of the next version; apart from plain_chunks.hpp because
// only the columns' sources need it. Threads: touched chunks are made in parallel.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/index/chunk_memory.hpp"
#include "engine/index/plain_chunks.hpp"
#include "engine/index/touched_chunks.hpp"

namespace muster::engine {

/// The fixed part of a chunk of values. `Zone` says of them: is_unknown(value),
/// extend(fixed, value, is_first), is_extreme(fixed, value): whether the zone could be smaller
/// without it.
template <typename Zone, typename Fixed, typename Value>
Fixed fixed_of(std::span<const Value> values) {
  Fixed fixed;
  bool is_first = true;
  for (const Value& value : values) {
    if (Zone::is_unknown(value)) {
      ++fixed.unknown_rows;
    } else {
      Zone::extend(fixed, value, std::exchange(is_first, false));
    }
  }
  return fixed;
}

/// The same from that of the chunk before and the cells that change; empty where that does not say
/// enough.
template <typename Zone, typename Fixed, typename Value>
std::optional<Fixed> fixed_after(const Fixed& before, const Value* values,
                                 const TouchedChunk<CellAt<Value>>& touched) {
  if (touched.rows_after < touched.rows_before) return std::nullopt;
  if (before.unknown_rows == touched.rows_before) return std::nullopt;
  Fixed fixed = before;
  fixed.unknown_rows += touched.rows_after - touched.rows_before;
  for (const auto& cell : touched.cells) {
    const std::uint32_t row = cell.row % kChunkRows;
    if (row < touched.rows_before && !Zone::is_unknown(values[row])) {
      if (Zone::is_extreme(before, values[row])) return std::nullopt;
      ++fixed.unknown_rows;
    }
    if (Zone::is_unknown(cell.value)) continue;
    --fixed.unknown_rows;
    Zone::extend(fixed, cell.value, false);
  }
  if (fixed.unknown_rows == touched.rows_after) return std::nullopt;
  return fixed;
}

template <typename Fixed, typename Value>
template <typename Zone>
PlainChunks<Fixed, Value> PlainChunks<Fixed, Value>::with(std::span<const CellAt<Value>> cells,
                                                          std::uint64_t rows) const {
  const auto touched = touched_chunks(cells, rows_, rows);
  PlainChunks next = *this;
  next.rows_ = rows;
  next.slots_.resize(chunks_of(rows));
  next.owners_.shrink(next.slots_.size());
  if (!touched.empty()) next.owners_.reserve(next.slots_.size());
  for_each_touched(touched, [&](const TouchedChunk<CellAt<Value>>& chunk) {
    auto memory = chunk_memory(chunk.rows_after * sizeof(Value));
    Value* const made = reinterpret_cast<Value*>(memory.get());
    const std::uint32_t kept = std::min(chunk.rows_before, chunk.rows_after);
    std::optional<Fixed> fixed;
    if (kept > 0) {
      const Slot& before = slots_[chunk.chunk];
      std::copy_n(before.values, kept, made);
      fixed = fixed_after<Zone>(before.fixed, before.values, chunk);
    }
    std::fill(made + kept, made + chunk.rows_after, Zone::kUnknown);
    for (const auto& cell : chunk.cells) made[cell.row % kChunkRows] = cell.value;
    if (!fixed) {
      fixed = fixed_of<Zone, Fixed>(std::span<const Value>(made, chunk.rows_after));
    }
    next.slots_[chunk.chunk] = {*fixed, made};
    next.owners_.set(chunk.chunk, std::move(memory));
  });
  return next;
}

}  // namespace muster::engine
