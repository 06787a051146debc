#include "server/http/worker_pool.hpp"

#include <algorithm>
#include <utility>

namespace muster::server {

WorkerPool::WorkerPool(std::size_t threads, std::size_t queue_length)
    : queue_length_(queue_length) {
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
  {
    const std::lock_guard lock(mutex_);
    if (new_jobs_ >= queue_length_) return job;
    line_.push_back({std::move(job), true});
    ++new_jobs_;
  }
  ready_.notify_one();
  return nullptr;
}

void WorkerPool::resume(std::unique_ptr<Job> job) {
  {
    const std::lock_guard lock(mutex_);
    line_.push_back({std::move(job), false});
  }
  ready_.notify_one();
}

void WorkerPool::work() {
  for (;;) {
    Waiting next;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return closing_ || !line_.empty(); });
      if (line_.empty()) return;  // closing, and nothing is left to do
      next = std::move(line_.front());
      line_.pop_front();
      if (next.is_new) --new_jobs_;
    }
    next.job->run();
  }
}

}  // namespace muster::server
