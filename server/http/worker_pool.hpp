// A fixed number of threads that answer requests, behind a queue of bounded length.
//
// Connections are served by one I/O thread; only the work of a query runs here, so a slow client
// never holds a worker. New work is refused when the queue is full (the caller answers 503); the
// next block of a reply under way is always taken, since there is at most one a connection. Both
// wait in one line, so neither counts nor long streams starve the other.
// Threads: submit from any thread; the destructor finishes what is queued and joins.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
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
  /// `threads` 0: as many as the machine has.
  WorkerPool(std::size_t threads, std::size_t queue_length);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool();

  /// Queues new work; gives the job back when the queue is full.
  std::unique_ptr<Job> submit(std::unique_ptr<Job> job);
  /// Queues the continuation of accepted work, however long the queue.
  void resume(std::unique_ptr<Job> job);

  std::size_t threads() const { return threads_.size(); }

 private:
  void work();

  const std::size_t queue_length_;
  std::mutex mutex_;
  std::condition_variable ready_;
  struct Waiting {
    std::unique_ptr<Job> job;
    bool is_new = false;
  };
  std::deque<Waiting> line_;  // guarded by mutex_
  std::size_t new_jobs_ = 0;  // of them in line_; guarded by mutex_
  bool closing_ = false;      // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace muster::server
