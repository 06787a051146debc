#include "engine/live/commit_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace muster::engine {
namespace {

// Answers every request with its place in the order of taking.
class NumberingWriter {
 public:
  explicit NumberingWriter(CommitQueue& queue) : thread_([this, &queue] { run(queue); }) {}
  NumberingWriter(const NumberingWriter&) = delete;
  NumberingWriter& operator=(const NumberingWriter&) = delete;
  ~NumberingWriter() { thread_.join(); }

 private:
  void run(CommitQueue& queue) {
    while (true) {
      CommitQueue::Taken taken = queue.take();
      if (taken.closed) return;
      for (auto& work : taken.work) work();
      for (CommitRequest& request : taken.requests) {
        request.answer.set_value(Committed{.sequence = ++sequence_, .version = "v"});
      }
    }
  }

  std::uint64_t sequence_ = 0;
  std::thread thread_;
};

TEST(CommitQueue, EveryCallerGetsAnAnswerOfItsOwn) {
  CommitQueue queue;
  std::atomic<std::uint64_t> sum = 0;
  constexpr std::uint64_t kCallers = 8;
  constexpr std::uint64_t kEach = 50;
  {
    const NumberingWriter writer(queue);
    const ChangeBatch batch;
    const CommitTerms terms;
    std::vector<std::thread> callers;
    for (std::uint64_t i = 0; i < kCallers; ++i) {
      callers.emplace_back([&] {
        for (std::uint64_t n = 0; n < kEach; ++n) {
          const auto answer = queue.push({.batch = &batch, .terms = &terms, .bytes = "x"});
          ASSERT_TRUE(answer.ok());
          sum += answer->sequence;
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
    queue.close();
  }
  const std::uint64_t all = kCallers * kEach;
  EXPECT_EQ(sum.load(), all * (all + 1) / 2);
}

TEST(CommitQueue, WorkIsDoneByTheWriterBeforeItsCallerGoesOn) {
  CommitQueue queue;
  std::thread::id where;
  {
    const NumberingWriter writer(queue);
    EXPECT_TRUE(queue.run_on_writer([&] { where = std::this_thread::get_id(); }));
    EXPECT_NE(where, std::this_thread::get_id());
    EXPECT_NE(where, std::thread::id());
    queue.close();
  }
}

TEST(CommitQueue, NothingIsLetInOnceItIsClosed) {
  CommitQueue queue;
  queue.close();
  const ChangeBatch batch;
  const CommitTerms terms;
  const auto answer = queue.push({.batch = &batch, .terms = &terms, .bytes = "x"});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::writes_refused);
  EXPECT_FALSE(queue.run_on_writer([] { FAIL(); }));
  EXPECT_TRUE(queue.take().closed);
}

TEST(CommitQueue, AGroupEndsBeforeItGrowsTooLargeButTakesOneBatchOfAnySize) {
  CommitQueue queue;
  const ChangeBatch batch;
  const CommitTerms terms;
  const std::string large(20U << 20, 'x');
  std::vector<std::thread> callers;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 3; ++i) {
    callers.emplace_back([&] {
      if (queue.push({.batch = &batch, .terms = &terms, .bytes = large}).ok()) ++answered;
    });
  }
  std::size_t taken = 0;
  while (taken < 3) {
    CommitQueue::Taken group = queue.take();
    ASSERT_EQ(group.requests.size(), 1U);
    for (CommitRequest& request : group.requests) request.answer.set_value(Committed{});
    taken += group.requests.size();
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(answered.load(), 3);
}

}  // namespace
}  // namespace muster::engine
