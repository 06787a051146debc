#include "benchmarks/scenarios/bandwidth/touched_bytes.hpp"

#include <algorithm>
#include <bit>
#include <vector>

#include "engine/index/chunk_view.hpp"

namespace muster::benchmarks {

namespace {

using engine::kChunkRows;
using engine::kChunkWords;

// Runs of set bits: bits whose lower neighbour is not set.
std::uint64_t runs_in(engine::ConstChunkWords words) {
  std::uint64_t runs = 0;
  std::uint64_t before = 0;
  for (const std::uint64_t word : words) {
    runs += static_cast<std::uint64_t>(std::popcount(word & ~((word << 1U) | before)));
    before = word >> 63U;
  }
  return runs;
}

std::uint64_t container_bytes(const engine::ChunkView& view) {
  std::vector<std::uint64_t> words(kChunkWords);
  view.copy_to(engine::ChunkWords(words.data(), kChunkWords));
  const std::uint64_t runs = runs_in(engine::ConstChunkWords(words.data(), kChunkWords));
  return std::min({std::uint64_t{kChunkRows / 8}, std::uint64_t{view.cardinality()} * 2, runs * 4});
}

}  // namespace

std::uint64_t conjunction_bytes(std::span<const engine::Bitmap> operands, std::uint64_t rows) {
  std::uint64_t total = 0;
  for (std::uint64_t first = 0; first < rows; first += kChunkRows) {
    const auto chunk = static_cast<std::uint32_t>(first / kChunkRows);
    const std::uint64_t in_chunk = std::min<std::uint64_t>(kChunkRows, rows - first);
    std::uint64_t bytes = 0;
    bool empty = false;
    for (const engine::Bitmap& operand : operands) {
      const engine::ChunkView view(operand, chunk);
      empty = empty || view.cardinality() == 0;
      if (view.cardinality() < in_chunk) bytes += container_bytes(view);
    }
    if (!empty) total += bytes;
  }
  return total;
}

}  // namespace muster::benchmarks
