// A chunk of whole numbers with some of them changed, made from its codes as they lie: nothing is
// unpacked, and zone map and width stay as exact as packing makes them.
// Threads: pure. Cost: a copy of the codes; a search of them where the smallest or largest value
// may have gone, which ends at the first row that still has it.
#pragma once

#include <optional>

#include "engine/index/cell_changes.hpp"
#include "engine/index/chunk_owners.hpp"
#include "engine/index/integer_chunk.hpp"
#include "engine/index/touched_chunks.hpp"

namespace muster::engine {

struct PatchedIntegers {
  IntegerChunk fixed;  ///< `offset` says nothing
  ChunkOwner owner;
  const std::byte* codes = nullptr;
};

/// Empty where codes would mean something else than before, or take another width: then the chunk
/// has to be packed again. `before` may have other rows than `touched` says the chunk has after.
std::optional<PatchedIntegers> patched(const IntegerChunkView& before,
                                       const TouchedChunk<IntegerAt>& touched);

}  // namespace muster::engine
