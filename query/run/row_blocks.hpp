// The rows of a bitmap, one after another, read in blocks.
// Threads: reads only. Cost: a few nanoseconds a row.
#pragma once

#include <vector>

#include "engine/index/bitmap.hpp"

namespace muster::query {

/// Calls `each(row)` for every row, ascending.
template <typename Each>
void for_each_row(const engine::Bitmap& rows, const Each& each) {
  std::vector<engine::Row> block(4096);
  engine::Row from = 0;
  while (const std::size_t size = rows.copy_rows(from, block)) {
    for (std::size_t i = 0; i < size; ++i) each(block[i]);
    from = block[size - 1] + 1;
  }
}

}  // namespace muster::query
