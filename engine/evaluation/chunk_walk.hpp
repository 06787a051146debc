// Walking the chunks of a population in parallel, within a query's limits.
//
// Threads: any number of walks at once; the body runs on several threads, each chunk once.
// Cost: a task for a handful of chunks; small populations are walked on the calling thread.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// About how many nanoseconds a walk takes, where nothing is known of it.
inline constexpr std::uint64_t kUnknownCost = std::numeric_limits<std::uint64_t>::max();

/// Calls `body(chunk)` once for each of `chunks`, in no particular order. An Error is
/// within_limits()'s: some chunks may have been left out. A walk of a small cost (Bound::cost) is
/// not shared out.
Status walk_chunks(std::span<const std::uint32_t> chunks, const Execution& execution,
                   const std::function<void(std::uint32_t chunk)>& body,
                   std::uint64_t cost = kUnknownCost);
/// The same for every chunk of a population.
Status walk_chunks(const Population& population, const Execution& execution,
                   const std::function<void(std::uint32_t chunk)>& body,
                   std::uint64_t cost = kUnknownCost);

}  // namespace muster::engine
