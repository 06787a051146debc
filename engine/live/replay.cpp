#include "engine/live/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/live/change_batch.hpp"
#include "engine/live/pending_changes.hpp"

namespace muster::engine {

namespace {

// What one version takes in: enough that copying chunks is shared by many batches, little enough
// that the decoded cells of them fit beside the population.
constexpr std::uint64_t kVersionBytes = std::uint64_t{32} << 20;

Error damaged(std::uint64_t sequence, const std::string& why) {
  return {ErrorCode::corrupt_store,
          fmt::format("batch {} of the journal cannot be applied: {}", sequence, why)};
}

// Gathers entries and makes a version of them now and then.
class Replayer {
 public:
  explicit Replayer(std::shared_ptr<const Population> population)
      : population_(std::move(population)) {}

  Status take(const JournalEntry& entry) {
    auto batch = decoded_change_batch(entry.bytes);
    if (!batch.ok()) return damaged(entry.sequence, batch.error().message);
    if (!pending_) pending_.emplace(population_, index_);
    auto added = pending_->add(*batch);
    if (!added.ok()) return damaged(entry.sequence, added.error().message);
    sequence_ = entry.sequence;
    bytes_ += entry.bytes.size();
    return bytes_ < kVersionBytes ? Status{} : finish();
  }

  Status finish() {
    if (!pending_) return {};
    auto finished = pending_->finish(sequence_);
    pending_.reset();
    bytes_ = 0;
    if (!finished.ok()) return damaged(sequence_, finished.error().message);
    population_ = std::move(finished->population);
    index_ = std::move(finished->index);
    return {};
  }

  std::shared_ptr<const Population> population() { return std::move(population_); }

 private:
  std::shared_ptr<const Population> population_;
  std::shared_ptr<CustomerIndex> index_;
  std::optional<PendingChanges> pending_;
  std::uint64_t sequence_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace

Result<std::shared_ptr<const Population>> replayed(std::shared_ptr<const Population> population,
                                                   Journal& journal, const SayReplay& say,
                                                   std::uint64_t until) {
  const Lineage from = population->lineage();
  auto extent = journal.extent(from);
  if (!extent.ok()) return std::move(extent).error();
  if (extent->entries == 0) return population;
  ReplayProgress progress{0, std::min(extent->entries, until - from.sequence)};
  Replayer replayer(std::move(population));
  Status done = journal.replay(from, [&](const JournalEntry& entry) -> Status {
    if (entry.sequence > until) return {};
    Status taken = replayer.take(entry);
    ++progress.batches;
    if (taken.ok() && say) say(progress);
    return taken;
  });
  if (done.ok()) done = replayer.finish();
  if (!done.ok()) return std::move(done).error();
  return replayer.population();
}

}  // namespace muster::engine
