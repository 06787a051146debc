// A fixed number of threads that answer requests, behind a queue of bounded length.
//
// Connections are served by I/O threads (io_lane.hpp); only the work of a query runs here, so a
// slow client never holds a worker. New work is refused when the queue is full (the caller answers
// 503); the next block of a reply under way is always taken, since there is at most one a
// connection. Both wait in one line, so neither counts nor long streams starve the other.
// Waking a thread costs more than a small answer, so whoever gives much work at once may have
// workers woken for all of it together (see Later).
// Threads: submit from any thread; the destructor finishes what is queued and joins.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace muster::server {

/// One piece of work; run() is called once, on a worker, and must not throw.
class Job {
 public:
  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;
  virtual void run() noexcept = 0;
};

class WorkerPool {
 public:
  /// Asked, on the thread that gives work, to have wake() called soon; not again before it was.
  using Later = std::function<void()>;
  /// `threads` 0: as many as the machine has. Without `later` workers are woken at once.
  WorkerPool(std::size_t threads, std::size_t queue_length, Later later = {});
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool();

  /// Queues new work; gives the job back when the queue is full.
  std::unique_ptr<Job> submit(std::unique_ptr<Job> job);
  /// Queues the continuation of accepted work, however long the queue.
  void resume(std::unique_ptr<Job> job);

  /// Wakes as many workers as there is work for.
  void wake();

  std::size_t threads() const { return threads_.size(); }

 private:
  void work();
  /// Whether wake() must be called; with the lock held.
  bool somebody_to_wake();
  void rouse();

  const std::size_t queue_length_;
  const Later later_;
  std::mutex mutex_;
  std::condition_variable ready_;
  struct Waiting {
    std::unique_ptr<Job> job;
    bool is_new = false;
  };
  std::deque<Waiting> line_;  // guarded by mutex_
  std::size_t new_jobs_ = 0;  // of them in line_; guarded by mutex_
  std::size_t idle_ = 0;      // workers that wait; guarded by mutex_
  bool waking_ = false;       // wake() will be called; guarded by mutex_
  bool closing_ = false;      // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace muster::server
