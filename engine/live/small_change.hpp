// Small changes: batches so small that their version may wait until somebody asks for it.
//
// What waits is durable and answered already, so it must be certain that the version can be made:
// nothing that could be refused then, and nothing that callers must see before it is made (a new
// attribute, a new scale). Threads: pure functions. Cost: a look-up an attribute and an id of the
// batch; room_in_chunks() one look at every chunk of text, tags and events.
#pragma once

#include <cstdint>

#include "engine/live/change_batch.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

/// Cells, customers and events of what is noted at most before a version is made of it: it touches
/// at most so many chunks, which a reader may have to wait for.
inline constexpr std::uint64_t kMostNoted = 1024;

/// How many of them the batch has.
std::uint64_t weight_of(const ChangeBatch& batch);

/// Whether it may wait for the version after `published`: it is small, takes nobody away, and
/// brings only values and customers, whose ids are of the kind there is. The batch may be none
/// (check_changes.hpp).
bool may_wait(const ChangeBatch& batch, const Population& published);

/// By how many bytes of text, tags or events some chunk can grow through it at most. Requires
/// may_wait().
std::uint64_t growth_of(const ChangeBatch& batch);
/// By how many every chunk of the population can still grow.
std::uint64_t room_in_chunks(const Population& population);

}  // namespace muster::engine
