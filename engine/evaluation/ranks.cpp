#include "engine/evaluation/ranks.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/check.hpp"
#include "engine/index/chunk_view.hpp"

namespace muster::engine {

Bitmap ranks_of(const Population& population, const Bitmap& rows) {
  const std::uint32_t chunks = population.chunk_count();
  std::vector<std::uint64_t> bits(std::size_t{chunks} * kChunkWords);
  for (const std::uint32_t chunk : rows.chunks()) {
    ENGINE_CHECK(chunk < chunks);
    ChunkView(rows, chunk)
        .copy_to(ChunkWords(bits.data() + std::size_t{chunk} * kChunkWords, kChunkWords));
  }
  const Directory& directory = population.directory();
  Bitmap ranks;
  for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) {
    std::array<std::uint64_t, kChunkWords> words{};
    const std::uint64_t first = std::uint64_t{chunk} * kChunkRows;
    const std::uint32_t count = population.rows_in_chunk(chunk);
    for (std::uint32_t begin = 0; begin < count; begin += 64) {
      // Put together where no memory is written, so that many rows are looked up at a time.
      std::uint64_t word = 0;
      for (std::uint32_t i = begin; i < std::min(begin + 64, count); ++i) {
        const Row row = directory.row_at_rank(first + i);
        word |= ((bits[row / 64] >> (row % 64)) & 1U) << (i % 64);
      }
      words[begin / 64] = word;
    }
    ranks.append_chunk(chunk, words);
  }
  return ranks;
}

}  // namespace muster::engine
