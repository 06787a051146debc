// A few rows tested by a prepared filter, where a whole chunk would be too much.
// Threads: pure functions; a predicate may be asked from any. Cost: some ten nanoseconds a row and
// test.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

/// Rows of one chunk.
struct ChunkRows {
  std::uint32_t chunk = 0;
  std::span<const Row> rows;
};

/// `rows` (ascending, distinct) by the chunks they lie in; parts of the same memory.
std::vector<ChunkRows> by_chunk(std::span<const Row> rows);

/// Those of the part that the predicate selects, ascending.
std::vector<Row> tested_rows(const Population& population, const ChunkPredicate& filter,
                             const ChunkRows& part, const Execution* execution = nullptr);

}  // namespace muster::engine
