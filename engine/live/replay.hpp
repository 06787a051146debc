// Replay: what the journal says, done to the population of an image.
//
// Batches are gathered into versions of many, so that a million changes take seconds; nothing but
// the last version is ever seen. Threads: one caller; uses all threads of its arena. Cost: that of
// PendingChanges for all cells.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>

#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/storage/journal.hpp"

namespace muster::engine {

/// How far the replay of the journal has come.
struct ReplayProgress {
  std::uint64_t batches = 0;
  std::uint64_t of = 0;
};
inline constexpr std::uint64_t kAllBatches = std::numeric_limits<std::uint64_t>::max();
using SayReplay = std::function<void(const ReplayProgress&)>;

/// `population` and all that the journal has after it, up to the batch of the sequence `until`.
/// corrupt_store where the journal does not follow it, or holds a batch that cannot be applied.
Result<std::shared_ptr<const Population>> replayed(std::shared_ptr<const Population> population,
                                                   Journal& journal, const SayReplay& say = {},
                                                   std::uint64_t until = kAllBatches);

}  // namespace muster::engine
