// Whatever moment the power goes at, and whatever call fails: acknowledged ⊆ recovered ⊆ submitted,
// without a gap; the image is the old or the new one, whole; and the store goes on from there.
#include <gtest/gtest.h>

#include <functional>
#include <iostream>
#include <string>

#include "tests/crash/crash_states.hpp"
#include "tests/crash/store_workload.hpp"

namespace muster::crash {
namespace {

constexpr std::size_t kLongBatch = 9'000;  // bytes: more than two pages of the journal

DiskState empty_disk() {
  DiskState state;
  state.directories.insert("/");
  return state;
}

void batches_and_compactions(StoreWorkload& store) {
  store.load("A");
  store.commit({"1"});
  store.commit({"2", "3"}, kLongBatch);
  store.compact();
  store.commit({"4"});
  store.reopen();
  store.commit({"5"});
  store.compact();
  store.compact();
  store.commit({"6", "7"});
  store.close();
}

void loads(StoreWorkload& store) {
  store.load("A");
  store.load("A");
  store.commit({"1"});
  store.load("A");
  store.commit({"2"});
  store.compact();
  store.load("B");
  store.commit({"3"});
  store.compact();
  store.close();
}

void many_batches(StoreWorkload& store) {
  store.load("A");
  for (int i = 0; i < 6; ++i) store.commit({std::to_string(i)}, kLongBatch);
  store.reopen();
  store.commit({"x"});
}

struct Case {
  const char* name;
  void (*run)(StoreWorkload&);
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class StoreCrash : public ::testing::TestWithParam<Case> {};

TEST_P(StoreCrash, LosesNothingAcknowledgedAndMakesNothingUpAtAnyMoment) {
  SimulatedDisk disk(empty_disk());
  StoreWorkload store(disk);
  GetParam().run(store);
  ASSERT_EQ(disk.acknowledged(), disk.submitted());
  std::size_t wrong = 0;
  const std::size_t states = for_each_crash(disk, [&](const CrashState& crash) {
    if (wrong > 5) return;  // enough to look at
    SimulatedDisk after(crash.disk);
    const std::string found = recovered(after);
    const bool allowed = store.allows(found, crash.acknowledged, crash.submitted);
    EXPECT_TRUE(allowed) << "after " << crash.after << " operations: \"" << found
                         << "\", between \"" << store.states()[crash.acknowledged] << "\" and \""
                         << store.states()[crash.submitted] << "\"";
    wrong += allowed ? 0U : 1U;
    if (found.empty() || !allowed) return;
    // It takes more, and that is there after the next cut.
    SimulatedDisk writable(crash.disk);
    StoreWorkload next(writable);
    EXPECT_TRUE(next.commit({"more"})) << next.last_error()->message;
    SimulatedDisk again(least_left(writable));
    const std::string last = recovered(again);
    EXPECT_EQ(last, found + "+more") << "after " << crash.after << " operations";
    wrong += last == found + "+more" ? 0U : 1U;
  });
  std::cout << disk.log().size() << " operations, " << states << " states\n";
  EXPECT_GT(states, disk.log().size() / 2);
}

TEST_P(StoreCrash, AnyCallMayFailAndNothingAcknowledgedIsLost) {
  SimulatedDisk whole(empty_disk());
  StoreWorkload all(whole);
  GetParam().run(all);
  for (const Failure failure : {Failure::input_output, Failure::full}) {
    for (const bool lasting : {false, true}) {
      for (std::size_t call = 0; call < whole.calls(); ++call) {
        SCOPED_TRACE(std::string(failure == Failure::full ? "no space" : "failure") + " at call " +
                     std::to_string(call) + (lasting ? " and after" : ""));
        SimulatedDisk disk(empty_disk());
        disk.fail_at(call, failure, lasting);
        StoreWorkload store(disk);
        GetParam().run(store);
        store.close();
        disk.fail_no_more();
        // As the next process sees it, and as it is after a power cut.
        SimulatedDisk seen(disk.state());
        SimulatedDisk cut(least_left(disk));
        for (SimulatedDisk* left : {&seen, &cut}) {
          const std::string found = recovered(*left);
          ASSERT_TRUE(store.allows(found, disk.acknowledged(), disk.submitted()))
              << (left == &seen ? "seen: " : "cut: ") << found << ", at least "
              << store.states()[disk.acknowledged()];
        }
        if (recovered(seen).empty()) continue;
        // The next process goes on, and what it is told is there holds after a cut.
        ASSERT_TRUE(store.reopen()) << store.last_error()->message;
        ASSERT_TRUE(store.commit({"more"})) << store.last_error()->message;
        const std::string last = store.current();
        SimulatedDisk later(least_left(disk));
        ASSERT_EQ(recovered(later), last);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Workloads, StoreCrash,
                         ::testing::Values(Case{"batches_and_compactions", batches_and_compactions},
                                           Case{"loads", loads},
                                           Case{"many_batches", many_batches}),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(StoreFailure, AfterASyncThatFailedNothingMoreIsTakenUntilTheStoreIsOpenedAgain) {
  std::size_t failed_syncs = 0;
  for (std::size_t call = 0;; ++call) {
    SimulatedDisk disk(empty_disk());
    StoreWorkload store(disk);
    ASSERT_TRUE(store.load("A") && store.commit({"1"}));
    const std::size_t first = disk.calls();
    disk.fail_at(first + call, Failure::input_output);
    const bool done = store.commit({"2"}, kLongBatch);
    if (!disk.has_failed()) break;
    if (disk.sync_has_failed()) {
      ++failed_syncs;
      const Error error = done ? Error{} : *store.last_error();
      EXPECT_FALSE(store.commit({"3"})) << "call " << call;
      EXPECT_EQ(store.last_error()->code, ErrorCode::writes_refused) << "call " << call;
      EXPECT_TRUE(done || error.code == ErrorCode::io_failed) << error.message;
    }
    EXPECT_TRUE(store.reopen());
    EXPECT_TRUE(store.commit({"4"}));
    SimulatedDisk later(least_left(disk));
    EXPECT_EQ(recovered(later), store.current()) << "call " << call;
  }
  EXPECT_GT(failed_syncs, 0U);
}

TEST(StoreFailure, AFullDiskIsAnErrorAndWritingGoesOnOnceThereIsSpace) {
  SimulatedDisk disk(empty_disk());
  StoreWorkload store(disk);
  ASSERT_TRUE(store.load("A") && store.commit({"1"}));
  disk.fail_at(disk.calls(), Failure::full, true);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(store.commit({"no"}, kLongBatch));
    EXPECT_EQ(store.last_error()->code, ErrorCode::disk_full) << store.last_error()->message;
    EXPECT_FALSE(store.compact());
    EXPECT_EQ(store.last_error()->code, ErrorCode::disk_full) << store.last_error()->message;
    SimulatedDisk seen(disk.state());
    EXPECT_EQ(recovered(seen), "A+1");
  }
  disk.fail_no_more();
  EXPECT_TRUE(store.commit({"2"}, kLongBatch));
  EXPECT_TRUE(store.compact());
  EXPECT_TRUE(store.commit({"3"}));
  SimulatedDisk later(least_left(disk));
  EXPECT_EQ(recovered(later), "A+1+2+3");
}

}  // namespace
}  // namespace muster::crash
