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
  changed_.notify_one();
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

CommitQueue::Taken CommitQueue::take(std::chrono::milliseconds at_most) {
  std::unique_lock hold(lock_);
  changed_.wait_for(hold, at_most,
                    [this] { return closed_ || !requests_.empty() || !work_.empty(); });
  Taken taken;
  taken.work = std::exchange(work_, {});
  std::uint64_t bytes = 0;
  const auto end = std::find_if(requests_.begin(), requests_.end(), [&](const CommitRequest& next) {
    const bool full = bytes > 0 && bytes + next.bytes.size() > kGroupBytes;
    bytes += next.bytes.size() + 1;
    return full;
  });
  taken.requests.assign(std::make_move_iterator(requests_.begin()), std::make_move_iterator(end));
  requests_.erase(requests_.begin(), end);
  taken.closed = closed_ && taken.requests.empty() && taken.work.empty();
  return taken;
}

void CommitQueue::close() {
  {
    const std::lock_guard hold(lock_);
    closed_ = true;
  }
  changed_.notify_one();
}

}  // namespace muster::engine
