// Live store: one writer at a time, any number of readers, nothing acknowledged is ever lost.
//
// The newest version is one atomically swapped pointer: a reader takes it for the length of a
// query. Batches that come at once go to the journal as one group and share its sync
// (commit_queue.hpp). Much becomes a version before it is answered; little is noted, and becomes
// one when a reader comes or a moment later (live_head.hpp). Opening reads the newest image and
// replays the journal; compaction writes a new image aside while all goes on. Threads: every member
// from any number at once. Cost: current() some ten nanoseconds, or a few milliseconds right after
// small batches; commit() the sync of the disk that it shares with others.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/live/change_batch.hpp"
#include "engine/live/committed.hpp"
#include "engine/live/pending_changes.hpp"
#include "engine/live/publications.hpp"
#include "engine/live/replay.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/storage/disk.hpp"

namespace muster::engine {

struct LiveOptions {
  Disk* disk = nullptr;  ///< null: the machine's
  SayReplay progress{};
  /// Hears what a user should know although the store was opened (open_store.hpp).
  std::function<void(const std::string&)> note{};
  /// A new image is written once the journal holds so many bytes (0: never by itself).
  std::uint64_t compact_at_bytes = std::uint64_t{256} << 20;
  /// Old versions are kept until they hold more than this; then the oldest goes first.
  std::uint64_t retained_bytes = std::uint64_t{512} << 20;
  unsigned threads = 0;  ///< for making versions; 0: all
};

struct LiveStatistics {
  std::uint64_t sequence = 0;
  std::uint64_t journal_batches = 0;  ///< since the image
  std::uint64_t journal_bytes = 0;
  std::uint64_t versions = 0;        ///< alive, the current one included
  std::uint64_t retained_bytes = 0;  ///< that only old versions hold
  std::uint64_t compactions = 0;
  std::uint64_t failed_compactions = 0;  ///< the journal then has everything still
  std::string write_failure;             ///< why writes are refused; empty: they are not
};

class LiveStore {
 public:
  /// Opens for writing: locks the store against a second writer (in_use), opens the newest good
  /// image, replays the journal. Errors as open_store().
  static Result<std::unique_ptr<LiveStore>> open(const std::filesystem::path& path,
                                                 LiveOptions options = {});
  /// Ends its threads once what was handed in is done; nobody may be in a member.
  ~LiveStore();
  LiveStore(const LiveStore&) = delete;
  LiveStore& operator=(const LiveStore&) = delete;

  /// With every batch that was acknowledged.
  std::shared_ptr<const Population> current() const;
  /// The newest version that was made, without small batches that no one has asked for: attributes,
  /// types of events and scales are those of current(). For whoever reads changes.
  std::shared_ptr<const Population> published() const;
  /// Whether current() is more than published().
  bool has_noted() const;
  /// Where current() stands in the store's history.
  Lineage newest() const;
  /// An old version that somebody still keeps; null if nobody does.
  std::shared_ptr<const Population> find(std::string_view version) const;
  /// Keeps a version at least until then, if memory allows; later calls prolong.
  void keep(const std::shared_ptr<const Population>& version,
            std::chrono::steady_clock::time_point until);

  /// Waits until the batch is on the disk; current() has it then. Errors: those of
  /// PendingChanges::add(), with nothing changed; invalid_input for a key used with another batch;
  /// io_failed, and then all writes are refused from now on.
  Result<Committed> commit(const ChangeBatch& batch, const CommitTerms& terms = {});

  /// `heard` is called with every version, in order, on the thread that makes it: it must hand on
  /// and return, and not ask for current(). While `wants_each` says so, every group of batches is a
  /// version of its own, and told before its commit() returns. Gone with the returned object.
  std::shared_ptr<void> listen(Publications::Listener heard,
                               Publications::WantsEach wants_each = nullptr);

  /// Writes a new image of the current version and shortens the journal. Others go on meanwhile.
  Status compact();

  LiveStatistics statistics() const;
  const std::filesystem::path& path() const;

 private:
  struct State;
  explicit LiveStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::engine
