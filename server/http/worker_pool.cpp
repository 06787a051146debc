#include "server/http/worker_pool.hpp"

#include <algorithm>
#include <utility>

namespace muster::server {

WorkerPool::WorkerPool(std::size_t threads, std::size_t queue_length, Later later)
    : queue_length_(queue_length), later_(std::move(later)) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

std::unique_ptr<Job> WorkerPool::submit(std::unique_ptr<Job> job) {
  bool asleep = false;
  {
    const std::lock_guard lock(mutex_);
    if (new_jobs_ >= queue_length_) return job;
    line_.push_back({std::move(job), true});
    ++new_jobs_;
    asleep = somebody_to_wake();
  }
  if (asleep) rouse();
  return nullptr;
}

void WorkerPool::resume(std::unique_ptr<Job> job) {
  bool asleep = false;
  {
    const std::lock_guard lock(mutex_);
    line_.push_back({std::move(job), false});
    asleep = somebody_to_wake();
  }
  if (asleep) rouse();
}

// Who works looks into the line before it waits, so only those that wait need be told.
bool WorkerPool::somebody_to_wake() {
  if (waking_ || idle_ == 0) return false;
  waking_ = true;
  return true;
}

void WorkerPool::rouse() {
  if (later_) {
    later_();
  } else {
    wake();
  }
}

void WorkerPool::wake() {
  std::size_t needed = 0;
  {
    const std::lock_guard lock(mutex_);
    waking_ = false;
    needed = std::min(idle_, line_.size());
  }
  for (; needed > 0; --needed) ready_.notify_one();
}

void WorkerPool::work() {
  for (;;) {
    Waiting next;
    {
      std::unique_lock lock(mutex_);
      while (line_.empty() && !closing_) {
        ++idle_;
        ready_.wait(lock);
        --idle_;
      }
      if (line_.empty()) return;  // closing, and nothing is left to do
      next = std::move(line_.front());
      line_.pop_front();
      if (next.is_new) --new_jobs_;
    }
    next.job->run();
  }
}

}  // namespace muster::server
