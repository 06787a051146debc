// Commit queue: batches of many callers on their way to the one writer.
//
// A caller waits for its answer; the writer takes all that have come since it last looked, so that
// they share one version and one sync. Threads: push() and run_on_writer() from any, take() from
// the writer. Cost: one lock each.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <mutex>
#include <string>
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
  /// Hands in a request and waits for its answer.
  Result<Committed> push(CommitRequest request);
  /// Runs `work` on the writer's thread, between groups, and waits for it; false after close().
  bool run_on_writer(std::function<void()> work);

  struct Taken {
    std::vector<CommitRequest> requests;
    std::vector<std::packaged_task<void()>> work;
    bool closed = false;  ///< and nothing is left
  };
  /// Waits until there is something to do, or so long.
  Taken take(std::chrono::milliseconds at_most = std::chrono::hours(24));
  /// Nothing more is let in; what is there is still taken.
  void close();

 private:
  std::mutex lock_;
  std::condition_variable changed_;
  std::vector<CommitRequest> requests_;
  std::vector<std::packaged_task<void()>> work_;
  bool closed_ = false;
};

}  // namespace muster::engine
