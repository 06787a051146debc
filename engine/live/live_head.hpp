// Live head: the newest version, and small batches that are durable and in no version yet.
//
// A version costs a copy of every chunk that it changes, and of the tables that find chunks, for
// one customer as for a thousand. So a small batch is only noted once it is on the disk, and a
// version is made of all that is noted when somebody asks for the current one, or after a moment if
// nobody does. Nobody can tell: current() has every batch that was acknowledged.
// Threads: as said at each part. Cost: current() some ten nanoseconds; where something is noted, a
// copy of the chunks that it touches, at most some hundred: a few milliseconds.
#pragma once

#include <tbb/task_arena.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/live/commit_queue.hpp"
#include "engine/live/kept_versions.hpp"
#include "engine/live/pending_changes.hpp"
#include "engine/live/publications.hpp"
#include "engine/population/population.hpp"
#include "engine/storage/lineage.hpp"

namespace muster::engine {

class LiveHead {
 public:
  using Clock = std::chrono::steady_clock;
  using Version = std::shared_ptr<const Population>;

  // From any number of threads at once.

  /// Tells `kept` of every version; so many threads make them, as tbb::task_arena has it.
  LiveHead(const Version& first, KeptVersions& kept, int threads);

  /// With every batch that was acknowledged.
  Version current();
  /// The newest that was made: without what is noted, which brings no attribute, no scale and no
  /// type of event.
  Version published() const { return publications_.current(); }
  bool has_noted() const { return has_noted_.load(std::memory_order_acquire); }
  /// Where current() stands.
  Lineage newest() const { return {origin_, sequence_.load(std::memory_order_acquire)}; }
  /// As Publications::listen(); on the thread of whoever makes the version.
  std::shared_ptr<void> listen(Publications::Listener heard, Publications::WantsEach wants_each);

  // From the thread that makes versions though nobody asks.

  /// Makes a version of what is noted if that is much, or was noted so long ago.
  void make_if_due(Clock::time_point now);
  /// When to look again; `at_most` where nothing is noted and nothing was a moment ago.
  std::chrono::milliseconds rest(Clock::time_point now, std::chrono::milliseconds at_most) const;

  // From the writer, who may be another thread for every group.

  /// Whether the group is so small that it is noted, and nobody needs a version of it alone.
  bool can_note(std::span<const CommitRequest> requests);
  /// Calls `admit` with changes that have all that is noted; what it adds there is only planned.
  void plan(const std::function<void(PendingChanges&)>& admit);
  /// What was planned is durable now; encoded batches, in their order. Requires can_note().
  void note(std::vector<std::string> batches);
  /// What was planned did not become durable.
  void forget_plan();
  /// Whether whoever rests should look now: once after every note() of which it is true.
  bool take_due_sooner() { return std::exchange(due_sooner_, false); }

  /// Changes of current(), for a group that becomes a version at once.
  PendingChanges changes();
  /// The version that they became, which is durable now.
  void publish(PendingChanges::Finished made);
  /// Another object with the same customers in the same rows as current(). Nothing may be noted.
  void replace(const Version& same);

 private:
  bool is_table_due(const Population& newest) const;
  void make();
  void publish_held(PendingChanges::Finished made);

  const std::string origin_;
  KeptVersions& kept_;
  Publications publications_;
  tbb::task_arena arena_;  // whoever makes a version does it here
  std::atomic<std::uint64_t> sequence_;
  std::atomic<bool> has_noted_ = false;

  std::mutex making_lock_;           // held while a version is made of what was noted
  std::vector<std::string> making_;  // of that; changed with both locks
  mutable std::mutex lock_;          // of what follows; taken after the other, held shortly
  std::vector<std::string> noted_;   // after `making_`
  std::uint64_t weight_ = 0;         // of them
  Clock::time_point noted_since_{};
  Clock::time_point lively_until_{};  // rest() is short until then
  /// Of the newest version; null where none was made yet, or the writer's changes() have it.
  std::shared_ptr<CustomerIndex> index_;
  /// The newest version with what is noted, to find out what may be added; made anew when needed.
  std::optional<PendingChanges> plan_;

  std::uint64_t room_ = 0;            // the writer's: by so much every chunk can grow, at least
  std::uint64_t planned_weight_ = 0;  // likewise
  bool due_sooner_ = false;           // likewise
};

}  // namespace muster::engine
