#include "engine/live/commit_queue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace muster::engine {

namespace {

// A group's batches are decoded and encoded in memory at once, beside the version they make.
constexpr std::uint64_t kGroupBytes = std::uint64_t{32} << 20;

Error closed() { return {ErrorCode::writes_refused, "the store is being closed"}; }

}  // namespace

Result<Committed> CommitQueue::push(CommitRequest request) {
  std::future<Result<Committed>> answer = request.answer.get_future();
  {
    const std::lock_guard hold(lock_);
    if (closed_) return closed();
    requests_.push_back(std::move(request));
  }
  if (const std::unique_lock writing(writing_, std::try_to_lock); writing.owns_lock()) {
    if (auto group = take_group(); !group.empty()) write_(std::move(group));
  }
  // Whoever came while the lock was held found it taken.
  bool is_left = false;
  {
    const std::lock_guard hold(lock_);
    is_left = !requests_.empty();
  }
  if (is_left) changed_.notify_one();
  return answer.get();
}

bool CommitQueue::run_on_writer(std::function<void()> work) {
  std::packaged_task<void()> task(std::move(work));
  std::future<void> done = task.get_future();
  {
    const std::lock_guard hold(lock_);
    if (closed_) return false;
    work_.push_back(std::move(task));
  }
  changed_.notify_one();
  done.get();
  return true;
}

std::vector<CommitRequest> CommitQueue::take_group() {
  const std::lock_guard hold(lock_);
  std::uint64_t bytes = 0;
  const auto end = std::find_if(requests_.begin(), requests_.end(), [&](const CommitRequest& next) {
    const bool full = bytes > 0 && bytes + next.bytes.size() > kGroupBytes;
    bytes += next.bytes.size() + 1;
    return full;
  });
  std::vector<CommitRequest> group(std::make_move_iterator(requests_.begin()),
                                   std::make_move_iterator(end));
  requests_.erase(requests_.begin(), end);
  return group;
}

bool CommitQueue::serve(std::chrono::milliseconds at_most) {
  {
    std::unique_lock hold(lock_);
    changed_.wait_for(hold, at_most, [this] {
      return closed_ || nudged_ || !requests_.empty() || !work_.empty();
    });
    nudged_ = false;
    if (requests_.empty() && work_.empty()) return !closed_;
  }
  // More may come while another writes.
  const std::lock_guard writing(writing_);
  std::vector<std::packaged_task<void()>> work;
  {
    const std::lock_guard hold(lock_);
    work = std::exchange(work_, {});
  }
  for (auto& each : work) each();
  if (auto group = take_group(); !group.empty()) write_(std::move(group));
  return true;
}

void CommitQueue::nudge() {
  {
    const std::lock_guard hold(lock_);
    nudged_ = true;
  }
  changed_.notify_one();
}

void CommitQueue::close() {
  {
    const std::lock_guard hold(lock_);
    closed_ = true;
  }
  changed_.notify_one();
}

}  // namespace muster::engine
