// Committer: makes the next version out of a group of batches, and makes it durable.
//
// The batches that are admitted become one version and one append to the journal; only when that is
// on the disk is anything answered or seen. A batch that is refused takes nothing with it.
// Threads: one caller, the store's writer; uses all threads of its arena. Cost: that of
// PendingChanges, and one sync of the disk.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/live/commit_queue.hpp"
#include "engine/live/pending_changes.hpp"
#include "engine/live/row_changes.hpp"
#include "engine/population/population.hpp"
#include "engine/storage/journal.hpp"

namespace muster::engine {

/// A version that has just become durable.
struct Publication {
  std::uint64_t sequence = 0;
  std::shared_ptr<const Population> before;
  std::shared_ptr<const Population> after;
  std::shared_ptr<const RowChanges> rows;
};

class Committer {
 public:
  explicit Committer(Journal journal) : journal_(std::move(journal)) {}

  struct Outcome {
    std::vector<Result<Committed>> answers;  ///< one for each request, in their order
    std::vector<Publication> publications;   ///< one, none, or one for each request
    std::uint64_t batches = 0;               ///< appended to the journal
    std::uint64_t bytes = 0;                 ///< of them
  };
  /// `base` is the newest version.
  Outcome commit(const std::shared_ptr<const Population>& base,
                 std::span<const CommitRequest> requests);

  /// The base of the next commit() will be another object with the same rows (of a new image).
  void rebase() { index_.reset(); }
  Journal& journal() { return journal_; }

 private:
  struct Group;
  void admit(std::size_t at, Group& group);
  void admit_keyed(std::size_t at, Group& group);
  Status make_durable(const Group& group, const std::string& origin);
  Outcome commit_one_by_one(const std::shared_ptr<const Population>& base,
                            std::span<const CommitRequest> requests);

  Journal journal_;
  std::shared_ptr<CustomerIndex> index_;
};

}  // namespace muster::engine
