// How chunks of plain values become those of the next version; apart from plain_chunks.hpp because
// only the columns' sources need it. Threads: touched chunks are made in parallel.
#pragma once

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/index/plain_chunks.hpp"
#include "engine/index/touched_chunks.hpp"

namespace muster::engine {

template <typename Fixed, typename Value>
template <typename FixedOf>
PlainChunks<Fixed, Value> PlainChunks<Fixed, Value>::with(std::span<const CellAt<Value>> cells,
                                                          std::uint64_t rows, Value unknown,
                                                          const FixedOf& fixed_of) const {
  const auto touched = touched_chunks(cells, rows_, rows);
  PlainChunks next = *this;
  next.rows_ = rows;
  next.slots_.resize(chunks_of(rows));
  next.owners_.shrink(next.slots_.size());
  if (!touched.empty()) next.owners_.reserve(next.slots_.size());
  for_each_touched(touched, [&](const TouchedChunk<CellAt<Value>>& chunk) {
    std::shared_ptr<Value[]> made(new Value[chunk.rows_after]);
    const std::uint32_t kept = std::min(chunk.rows_before, chunk.rows_after);
    if (kept > 0) std::copy_n(slots_[chunk.chunk].values, kept, made.get());
    std::fill(made.get() + kept, made.get() + chunk.rows_after, unknown);
    for (const auto& cell : chunk.cells) made[cell.row % kChunkRows] = cell.value;
    next.slots_[chunk.chunk] = {fixed_of(std::span<const Value>(made.get(), chunk.rows_after)),
                                made.get()};
    next.owners_.set(chunk.chunk, std::move(made));
  });
  return next;
}

}  // namespace muster::engine
