// Commit queue: batches of many callers on their way to the disk, one group at a time.
//
// A caller who finds nobody writing writes what has come, her own batch among it, on her own
// thread: one who is alone wakes nobody. Whoever comes meanwhile waits, and all of them are the
// next group, which shares one sync; the store's own thread writes it. Threads: push() and
// run_on_writer() from any, serve() from the store's own. Cost: one lock each.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/live/change_batch.hpp"
#include "engine/live/committed.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// A batch and where its answer goes. The batch and its terms are the caller's, who waits.
struct CommitRequest {
  const ChangeBatch* batch = nullptr;
  const CommitTerms* terms = nullptr;
  std::string bytes;  ///< encoded(*batch)
  std::promise<Result<Committed>> answer{};
};

class CommitQueue {
 public:
  /// Must answer every request. Called by one thread at a time, each sees what the one before did.
  using Write = std::function<void(std::vector<CommitRequest> group)>;
  explicit CommitQueue(Write write) : write_(std::move(write)) {}

  /// Hands in a request and waits for its answer, or writes it.
  Result<Committed> push(CommitRequest request);
  /// Has the store's own thread run `work` while nobody writes, and waits for it; false after
  /// close().
  bool run_on_writer(std::function<void()> work);

  /// Waits until there is something to do, or so long, and does it. False once all is done after
  /// close().
  bool serve(std::chrono::milliseconds at_most);
  /// Has serve() return soon.
  void nudge();
  /// Nothing more is let in; what is there is still done.
  void close();

 private:
  std::vector<CommitRequest> take_group();

  const Write write_;
  std::mutex writing_;  // whoever has it is the writer; taken before lock_
  std::mutex lock_;     // of what follows
  std::condition_variable changed_;
  std::vector<CommitRequest> requests_;
  std::vector<std::packaged_task<void()>> work_;
  bool nudged_ = false;
  bool closed_ = false;
};

}  // namespace muster::engine
