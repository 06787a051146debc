// Values of one plain type held chunk by chunk, for columns that keep them as they came: growing
// never copies what is there, and rows can be put into another order.
// Threads: one caller.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/index/row_stretches.hpp"
#include "engine/types.hpp"

namespace muster::engine {

template <typename Value>
class ChunkedValues {
 public:
  void append(std::span<const Value> values) {
    while (!values.empty()) {
      if (chunks_.empty() || chunks_.back().size() == kChunkRows) {
        chunks_.emplace_back().reserve(kChunkRows);
      }
      std::vector<Value>& last = chunks_.back();
      const auto taken =
          values.first(std::min<std::size_t>(values.size(), kChunkRows - last.size()));
      last.insert(last.end(), taken.begin(), taken.end());
      values = values.subspan(taken.size());
    }
  }

  std::uint64_t rows() const {
    return chunks_.empty() ? 0 : (chunks_.size() - 1) * kChunkRows + chunks_.back().size();
  }
  std::size_t chunk_count() const { return chunks_.size(); }
  std::span<const Value> chunk(std::size_t chunk) const { return chunks_[chunk]; }
  void release(std::size_t chunk) { chunks_[chunk] = {}; }

  /// Row i becomes what row order[i] was. Requires that `order` lists all rows once.
  void reorder(std::span<const Row> order) {
    std::vector<std::vector<Value>> reordered;
    reordered.reserve(chunks_.size());
    for_each_chunk_of(order, [&](std::span<const Row> rows) {
      std::vector<Value>& out = reordered.emplace_back();
      out.reserve(rows.size());
      for (const Row row : rows) out.push_back(chunks_[row / kChunkRows][row % kChunkRows]);
    });
    chunks_ = std::move(reordered);
  }

 private:
  std::vector<std::vector<Value>> chunks_;
};

}  // namespace muster::engine
