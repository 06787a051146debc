#include "engine/evaluation/touched.hpp"

#include <algorithm>
#include <atomic>

namespace muster::engine {

namespace {

std::atomic<std::uint64_t> rows_touched = 0;
std::atomic<std::uint64_t> bytes_touched = 0;

}  // namespace

Touched touched() {
  return {rows_touched.load(std::memory_order_relaxed),
          bytes_touched.load(std::memory_order_relaxed)};
}

void touch_rows(std::uint64_t chunks, const Execution& execution) {
  if (execution.memory == nullptr) return;
  rows_touched.fetch_add(chunks * kChunkRows, std::memory_order_relaxed);
}

void touch_bytes(const Population& population, std::span<const std::uint32_t> chunks,
                 std::span<const PreparedFilter> prepared, const Execution& execution) {
  if (execution.memory == nullptr || chunks.empty()) return;
  constexpr std::size_t kSamples = 4;
  const std::size_t samples = std::min(chunks.size(), kSamples);
  ChunkScratch scratch;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    const std::uint32_t chunk = chunks[i * chunks.size() / samples];
    const ChunkTask task{chunk, population.rows_in_chunk(chunk), &scratch, nullptr};
    for (const PreparedFilter& filter : prepared) {
      const Bound bound = filter->bound(task);
      if (bound.at_most > 0 && !bound.all) bytes += filter->way(task).bytes;
    }
  }
  bytes_touched.fetch_add(bytes * chunks.size() / samples, std::memory_order_relaxed);
}

}  // namespace muster::engine
