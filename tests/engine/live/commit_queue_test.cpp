#include "engine/live/commit_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace muster::engine {
namespace {

// Answers every request with its place in the order of writing.
class NumberingStore {
 public:
  NumberingStore() : thread_([this] { run(); }) {}
  NumberingStore(const NumberingStore&) = delete;
  NumberingStore& operator=(const NumberingStore&) = delete;
  ~NumberingStore() {
    queue.close();
    thread_.join();
  }
  std::thread::id thread() const { return thread_.get_id(); }

  std::vector<std::thread::id> wrote{};  // each group
  CommitQueue queue{[this](std::vector<CommitRequest> group) {
    EXPECT_FALSE(group.empty());
    wrote.push_back(std::this_thread::get_id());
    for (CommitRequest& request : group) {
      request.answer.set_value(Committed{.sequence = ++sequence_, .version = "v"});
    }
  }};

 private:
  void run() {
    while (queue.serve(std::chrono::hours(1))) continue;
  }

  std::uint64_t sequence_ = 0;
  std::thread thread_;
};

const ChangeBatch kBatch;
const CommitTerms kTerms;
CommitRequest request_of(std::string bytes) {
  return {.batch = &kBatch, .terms = &kTerms, .bytes = std::move(bytes)};
}

TEST(CommitQueue, EveryCallerGetsAnAnswerOfItsOwn) {
  std::atomic<std::uint64_t> sum = 0;
  constexpr std::uint64_t kCallers = 8;
  constexpr std::uint64_t kEach = 500;
  {
    NumberingStore store;
    std::vector<std::thread> callers;
    for (std::uint64_t i = 0; i < kCallers; ++i) {
      callers.emplace_back([&] {
        for (std::uint64_t n = 0; n < kEach; ++n) {
          const auto answer = store.queue.push(request_of("x"));
          ASSERT_TRUE(answer.ok());
          sum += answer->sequence;
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
  }
  const std::uint64_t all = kCallers * kEach;
  EXPECT_EQ(sum.load(), all * (all + 1) / 2);
}

TEST(CommitQueue, WhoeverFindsNobodyWritingWritesHerself) {
  CommitQueue queue([](std::vector<CommitRequest> group) {
    for (CommitRequest& request : group) {
      request.answer.set_value(Committed{.sequence = 7, .version = "v"});
    }
  });
  const auto answer = queue.push(request_of("x"));  // nobody serves
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->sequence, 7U);
}

TEST(CommitQueue, WorkIsDoneByTheStoresThreadBeforeItsCallerGoesOn) {
  NumberingStore store;
  std::thread::id where;
  EXPECT_TRUE(store.queue.run_on_writer([&] { where = std::this_thread::get_id(); }));
  EXPECT_EQ(where, store.thread());
}

TEST(CommitQueue, NothingIsLetInOnceItIsClosed) {
  CommitQueue queue([](const std::vector<CommitRequest>&) { FAIL(); });
  queue.nudge();
  EXPECT_TRUE(queue.serve(std::chrono::hours(1)));
  queue.close();
  const auto answer = queue.push(request_of("x"));
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::writes_refused);
  EXPECT_FALSE(queue.run_on_writer([] { FAIL(); }));
  EXPECT_FALSE(queue.serve(std::chrono::hours(1)));
}

// Whoever comes while another writes is in a later group, which is not larger than it may be; but
// one batch may have any size.
TEST(CommitQueue, GroupsAreOneAfterAnotherAndOfNoMoreThanASize) {
  constexpr std::size_t kLarge = std::size_t{20} << 20;
  std::atomic<int> writing = 0;
  std::vector<std::size_t> groups;
  CommitQueue queue([&](std::vector<CommitRequest> group) {
    EXPECT_EQ(++writing, 1);
    groups.push_back(group.size());
    EXPECT_LE(std::count_if(group.begin(), group.end(),
                            [](const CommitRequest& each) { return each.bytes.size() >= kLarge; }),
              1);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    --writing;
    for (CommitRequest& request : group) request.answer.set_value(Committed{});
  });
  std::vector<std::thread> callers;
  std::atomic<int> answered = 0;
  for (const std::size_t bytes : {2 * kLarge, kLarge, std::size_t{1}, kLarge, std::size_t{1}}) {
    callers.emplace_back([&, bytes] {
      if (queue.push(request_of(std::string(bytes, 'x'))).ok()) ++answered;
    });
  }
  while (answered < 5) EXPECT_TRUE(queue.serve(std::chrono::milliseconds(10)));
  for (std::thread& caller : callers) caller.join();
  EXPECT_GE(groups.size(), 3U);
}

}  // namespace
}  // namespace muster::engine
