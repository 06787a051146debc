// How many rows and bytes queries have touched since the program began, for those who watch a
// server. Only queries that have a budget of memory are counted, as all that come from outside do.
//
// Threads: any number at once. Cost: an atomic addition a walk; of bytes a look at four chunks.
#pragma once

#include <cstdint>
#include <span>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

struct Touched {
  std::uint64_t rows = 0;   ///< in the chunks that were walked, each taken as full
  std::uint64_t bytes = 0;  ///< that their tests read of columns and bitmaps, judged by some chunks
};

/// All of it so far; the two may be a walk apart.
Touched touched();

/// A walk over so many chunks begins.
void touch_rows(std::uint64_t chunks, const Execution& execution);
/// These tests will be asked of these chunks.
void touch_bytes(const Population& population, std::span<const std::uint32_t> chunks,
                 std::span<const PreparedFilter> prepared, const Execution& execution);

}  // namespace muster::engine
