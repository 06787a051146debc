#include "engine/live/compaction.hpp"

#include <chrono>
#include <utility>

#include "engine/live/replay.hpp"
#include "engine/storage/journal.hpp"

namespace muster::engine {

namespace {

// Keys of batches are kept a day: whoever has not had an answer by then will not ask again.
constexpr std::chrono::hours kKeysKept{24};

// Catching up ends on the writer's thread: what is left by then should take it a moment.
constexpr std::uint64_t kFewBatches = 16;
constexpr int kCatchUpRounds = 5;

std::int64_t keys_kept_from() {
  const auto now = std::chrono::system_clock::now() - kKeysKept;
  return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
}

}  // namespace

Status compact_store(StoreDirectory& directory, Disk& disk, LiveHead& head,
                     const RunOnWriter& run_on_writer) {
  std::shared_ptr<const Population> pinned = head.current();
  auto needed = directory.replace_image(*pinned->image());
  if (!needed.ok()) return std::move(needed).error();
  const Lineage image = pinned->lineage();
  pinned.reset();
  auto opened = directory.open_image();
  if (!opened.ok()) return std::move(opened).error();
  std::shared_ptr<const Population> population = std::move(opened->population);

  auto journal = Journal::open(directory.path(), disk, Journal::Access::read);
  if (!journal.ok()) return std::move(journal).error();
  for (int round = 0; round < kCatchUpRounds; ++round) {
    auto behind = journal->extent(population->lineage());
    if (!behind.ok()) return std::move(behind).error();
    if (behind->entries <= kFewBatches) break;
    auto nearer = replayed(std::move(population), *journal);
    if (!nearer.ok()) return std::move(nearer).error();
    population = *std::move(nearer);
  }
  return run_on_writer(
      [&](Committer& committer) -> Status {
        // Whoever listens hears of what is noted now: of the new object nobody is told.
        (void)head.current();
        auto newest = replayed(std::move(population), committer.journal());
        if (!newest.ok()) return std::move(newest).error();
        head.replace(*newest);
        return committer.journal().forget(*needed, keys_kept_from());
      },
      image);
}

}  // namespace muster::engine
