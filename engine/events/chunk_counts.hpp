// Small counts of the events of all customers of one chunk, a byte each.
//
// What asks "at least three" need not know more than 255: counters of a byte stay in the first
// caches, where a 64-bit value a customer does not.
// Threads: pure functions. Cost: a pass over the selected events, about 1.5 ns each, and 64 KiB (of
// different values up to 512 KiB more).
#pragma once

#include <cstdint>
#include <span>

#include "engine/events/event_measure.hpp"
#include "engine/events/event_store.hpp"

namespace muster::engine {

/// Counts stop here.
inline constexpr std::int64_t kMostSmallCount = 255;

/// counters[row] = the measure, or kMostSmallCount if it is larger, for all rows of a chunk; false,
/// with any counters, where that is not to be had: the measure is no count, or there are too many
/// periods or different values in the chunk. Requires counters.size() == kChunkRows.
bool count_chunk(const EventStore& store, const EventMeasure& measure, std::uint32_t chunk,
                 std::span<std::uint8_t> counters);

}  // namespace muster::engine
