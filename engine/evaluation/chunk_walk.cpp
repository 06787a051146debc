#include "engine/evaluation/chunk_walk.hpp"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <numeric>
#include <vector>

#include "engine/evaluation/touched.hpp"

namespace muster::engine {

namespace {

// Below this many chunks handing out tasks costs more than it gains.
constexpr std::uint32_t kSerialChunks = 4;
constexpr std::uint32_t kChunksPerTask = 4;
// Waking another thread takes some ten microseconds; with less than this to do it comes too late.
constexpr std::uint64_t kSerialCost = 30'000;

}  // namespace

Status walk_chunks(std::span<const std::uint32_t> chunks, const Execution& execution,
                   const std::function<void(std::uint32_t chunk)>& body, std::uint64_t cost) {
  touch_rows(chunks.size(), execution);
  std::atomic<bool> stopped = false;
  const auto visit = [&](std::uint32_t chunk) {
    if (stopped.load(std::memory_order_relaxed)) return;
    if (!within_limits(execution).ok()) {
      stopped.store(true, std::memory_order_relaxed);
      return;
    }
    body(chunk);
  };

  const auto in_parallel = [&] {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, chunks.size(), kChunksPerTask),
                      [&](const tbb::blocked_range<std::size_t>& range) {
                        for (std::size_t i = range.begin(); i < range.end(); ++i) visit(chunks[i]);
                      });
  };
  if (chunks.size() <= kSerialChunks || execution.threads == 1 || cost <= kSerialCost) {
    for (const std::uint32_t chunk : chunks) visit(chunk);
  } else if (execution.threads == 0) {
    in_parallel();
  } else {
    tbb::task_arena arena(static_cast<int>(execution.threads));
    arena.execute(in_parallel);
  }
  // Evaluators look at the limits too, and leave off within a chunk.
  return within_limits(execution);
}

Status walk_chunks(const Population& population, const Execution& execution,
                   const std::function<void(std::uint32_t chunk)>& body, std::uint64_t cost) {
  std::vector<std::uint32_t> chunks(population.chunk_count());
  std::iota(chunks.begin(), chunks.end(), 0U);
  return walk_chunks(chunks, execution, body, cost);
}

}  // namespace muster::engine
