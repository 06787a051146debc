// Committer: finds which batches of a group can be, and makes them durable.
//
// The batches that are admitted become one append to the journal; only when that is on the disk is
// anything answered or seen. They become a version at once, or where they are few are noted for the
// next (live_head.hpp). A batch that is refused takes nothing with it.
// Threads: one caller, the store's writer; uses all threads of its arena. Cost: that of
// PendingChanges, and one sync of the disk.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/live/commit_queue.hpp"
#include "engine/live/live_head.hpp"
#include "engine/live/pending_changes.hpp"
#include "engine/storage/journal.hpp"

namespace muster::engine {

class Committer {
 public:
  explicit Committer(Journal journal) : journal_(std::move(journal)) {}

  struct Outcome {
    std::vector<Result<Committed>> answers;  ///< one for each request, in their order
    std::uint64_t batches = 0;               ///< appended to the journal
    std::uint64_t bytes = 0;                 ///< of them
  };
  /// What was admitted is in head.current() afterwards.
  Outcome commit(LiveHead& head, std::span<const CommitRequest> requests);
  Journal& journal() { return journal_; }

 private:
  struct Group;
  void admit_all(Group& group, PendingChanges& pending);
  void admit(std::size_t at, Group& group, PendingChanges& pending);
  void admit_keyed(std::size_t at, Group& group, PendingChanges& pending);
  Status note(LiveHead& head, const Group& group);
  Status make_durable(const Group& group);
  Outcome commit_one_by_one(LiveHead& head, std::span<const CommitRequest> requests);

  Journal journal_;
};

}  // namespace muster::engine
