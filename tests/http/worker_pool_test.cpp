#include "server/http/worker_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "tests/http/test_handlers.hpp"

namespace muster::server {
namespace {

class Call final : public Job {
 public:
  explicit Call(std::function<void()> what) : what_(std::move(what)) {}
  void run() noexcept override { what_(); }

 private:
  std::function<void()> what_;
};

std::unique_ptr<Job> job(std::function<void()> what) {
  return std::make_unique<Call>(std::move(what));
}

TEST(WorkerPool, FinishesWhatIsQueuedBeforeItEnds) {
  std::atomic<int> done{0};
  {
    WorkerPool pool(3, 1000);
    for (int i = 0; i < 500; ++i) ASSERT_EQ(pool.submit(job([&] { ++done; })), nullptr);
  }
  EXPECT_EQ(done.load(), 500);
}

TEST(WorkerPool, GivesNewWorkBackWhenTheQueueIsFullButTakesContinuations) {
  Gate gate;
  std::atomic<bool> begun{false};
  std::atomic<int> done{0};
  {
    WorkerPool pool(1, 2);
    ASSERT_EQ(pool.submit(job([&] {
      begun = true;
      gate.pass();
      ++done;
    })),
              nullptr);
    while (!begun.load()) std::this_thread::yield();
    EXPECT_EQ(pool.submit(job([&] { ++done; })), nullptr);
    EXPECT_EQ(pool.submit(job([&] { ++done; })), nullptr);
    EXPECT_NE(pool.submit(job([&] { ++done; })), nullptr);
    for (int i = 0; i < 10; ++i) pool.resume(job([&] { ++done; }));
    EXPECT_NE(pool.submit(job([&] { ++done; })), nullptr);
    gate.open();
  }
  EXPECT_EQ(done.load(), 13);
}

// A thread that gives work without a pause can keep a worker from its lock for long.
constexpr std::chrono::microseconds kLetOthersRun{100};

TEST(WorkerPool, AsksToBeWokenOnceForAllThatIsGivenTogether) {
  std::atomic<int> asked{0};
  std::atomic<int> done{0};
  int given = 0;
  WorkerPool pool(2, 1'000'000, [&] { ++asked; });
  // Workers that have not waited yet take work without being woken.
  while (asked == 0) {
    ASSERT_EQ(pool.submit(job([&] { ++done; })), nullptr);
    ++given;
    std::this_thread::sleep_for(kLetOthersRun);
  }
  for (int i = 0; i < 10; ++i, ++given) {
    ASSERT_EQ(pool.submit(job([&] { ++done; })), nullptr);
    pool.resume(job([&] { ++done; }));
    ++given;
  }
  EXPECT_EQ(asked.load(), 1);
  pool.wake();
  while (done < given) std::this_thread::yield();
}

TEST(WorkerPool, FinishesWhatNobodyWasWokenFor) {
  std::atomic<int> asked{0};
  std::atomic<int> done{0};
  int given = 0;
  {
    WorkerPool pool(1, 1'000'000, [&] { ++asked; });
    for (; asked == 0; ++given) {
      ASSERT_EQ(pool.submit(job([&] { ++done; })), nullptr);
      std::this_thread::sleep_for(kLetOthersRun);
    }
  }
  EXPECT_EQ(done.load(), given);
}

TEST(WorkerPool, HasAsManyThreadsAsTheMachineWhenNotTold) {
  const WorkerPool pool(0, 1);
  EXPECT_GE(pool.threads(), 1U);
}

}  // namespace
}  // namespace muster::server
