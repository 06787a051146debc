// Which chunks of an index a change touches.
//
// Threads: pure. Cost: one pass over the cells.
#pragma once

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/index/chunk_owners.hpp"
#include "engine/types.hpp"

namespace muster::engine {

/// A chunk that the next version does not share: some cell of it changes, or its rows do.
template <typename Cell>
struct TouchedChunk {
  std::uint32_t chunk = 0;
  std::uint32_t rows_before = 0;  ///< 0: it is new
  std::uint32_t rows_after = 0;   ///< ≥ 1
  std::span<const Cell> cells;
};

/// The touched chunks, ascending. Cells must be ascending by row, each below `after`.
template <typename Cell>
std::vector<TouchedChunk<Cell>> touched_chunks(std::span<const Cell> cells, std::uint64_t before,
                                               std::uint64_t after) {
  std::vector<TouchedChunk<Cell>> touched;
  const std::uint32_t end = chunks_of(after);
  // From here on chunks have other rows than before.
  const auto resized =
      before == after ? end : static_cast<std::uint32_t>(std::min(before, after) / kChunkRows);
  std::size_t cell = 0;
  const auto take = [&](std::uint32_t chunk) {
    const std::size_t begin = cell;
    while (cell < cells.size() && cells[cell].row / kChunkRows == chunk) ++cell;
    touched.push_back({chunk, rows_of_chunk(before, chunk), rows_of_chunk(after, chunk),
                       cells.subspan(begin, cell - begin)});
  };
  while (cell < cells.size() && cells[cell].row / kChunkRows < resized) {
    take(cells[cell].row / kChunkRows);
  }
  for (std::uint32_t chunk = resized; chunk < end; ++chunk) take(chunk);
  return touched;
}

/// Calls make(touched) for each, on several threads where there are many.
template <typename Cell, typename Make>
void for_each_touched(const std::vector<TouchedChunk<Cell>>& touched, const Make& make) {
  constexpr std::size_t kFewChunks = 3;
  if (touched.size() <= kFewChunks) {
    for (const TouchedChunk<Cell>& chunk : touched) make(chunk);
    return;
  }
  tbb::parallel_for(std::size_t{0}, touched.size(), [&](std::size_t i) { make(touched[i]); });
}

}  // namespace muster::engine
