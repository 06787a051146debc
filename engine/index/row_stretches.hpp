// Rows in a new order, cut where the chunk they come from changes: what puts staged columns into a
// new row order looks its source chunk up once a stretch, not once a row.
// Threads: pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "engine/types.hpp"

namespace muster::engine {

/// Calls take(chunk, stretch) for the longest stretches of `order` whose rows lie in one chunk.
template <typename Take>
void for_each_stretch(std::span<const Row> order, Take take) {
  for (std::size_t begin = 0; begin < order.size();) {
    const std::uint32_t chunk = order[begin] / kChunkRows;
    std::size_t end = begin + 1;
    while (end < order.size() && order[end] / kChunkRows == chunk) ++end;
    take(chunk, order.subspan(begin, end - begin));
    begin = end;
  }
}

/// Calls take(rows) for the rows of each chunk of the new order.
template <typename Take>
void for_each_chunk_of(std::span<const Row> order, Take take) {
  for (std::size_t begin = 0; begin < order.size(); begin += kChunkRows) {
    take(order.subspan(begin, std::min<std::size_t>(kChunkRows, order.size() - begin)));
  }
}

}  // namespace muster::engine
