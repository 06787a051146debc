// Sums of a property over the events of all customers of one chunk, four bytes each.
//
// Most sums that are asked about are of amounts that are never negative and fit 32 bits: half the
// memory of 64-bit values, and ready to be compared as they are.
// Threads: pure functions. Cost: a pass over the selected events, about 1.5 ns each, and 256 KiB.
#pragma once

#include <cstdint>
#include <span>

#include "engine/events/event_measure.hpp"
#include "engine/events/event_store.hpp"

namespace muster::engine {

/// sums[row] = the sum of the property's known values, 0 without any, for all rows of a chunk;
/// false, with any sums, where that is not to be had: the measure is no sum, values are negative,
/// or a sum does not fit. Requires sums.size() == kChunkRows.
bool sum_chunk(const EventStore& store, const EventMeasure& measure, std::uint32_t chunk,
               std::span<std::uint32_t> sums);

}  // namespace muster::engine
