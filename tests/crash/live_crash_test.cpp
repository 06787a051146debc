// The live store itself, its writer, its journal and its compaction, on a disk that loses power at
// any moment or fails at any call: acknowledged ⊆ recovered ⊆ submitted, what is recovered answers
// as the naive model of that prefix, and the store goes on from there.
#include <gtest/gtest.h>

#include <iostream>
#include <ostream>
#include <random>
#include <string>

#include "tests/crash/crash_states.hpp"
#include "tests/crash/live_workload.hpp"
#include "tests/seed.hpp"

namespace muster::crash {
namespace {

constexpr std::size_t kMostChoices = 4'000;
constexpr std::size_t kMostFailures = 60;  // of each kind
constexpr std::size_t kEnoughWrong = 4;

void compactions_in_between(LiveWorkload& store) {
  store.open();
  store.commit();
  store.commit(true);
  store.compact();
  store.commit(true);
  store.commit_refused();
  store.compact();
  store.commit();
  store.close();
  store.commit();
  store.close();
}

void batches_and_restarts(LiveWorkload& store) {
  for (int restart = 0; restart < 3; ++restart) {
    store.open();
    for (int i = 0; i < 3; ++i) store.commit(i == 1);
    store.commit_refused();
    store.repeat_key();
    store.close();
  }
}

// More of them than are caught up with on the writer's thread.
void batches_during_compaction(LiveWorkload& store) {
  store.open();
  store.commit(true);
  store.compact(3);
  store.commit();
  store.compact(36);
  store.repeat_key();
  store.close();
  store.commit();
  store.compact(1);
  store.close();
}

// Small ones, of which no version is made before somebody looks, the store is compacted or ends.
void small_batches_unseen(LiveWorkload& store) {
  store.open();
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 3; ++i) store.commit_unseen(i == 1);
    store.commit();
    store.commit_unseen();
    store.commit_refused();
    store.commit_unseen();
    store.compact();
    store.commit_unseen(true);
    store.repeat_key();
    store.commit_unseen();
    store.close();
    store.commit_unseen();
  }
  store.close();
}

struct Case {
  const char* name;
  void (*run)(LiveWorkload&);
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class LiveCrash : public ::testing::TestWithParam<Case> {};

// A store that was left so takes more, knows its keys, and has all of it after the next cut.
void expect_goes_on(const DiskState& left, const LiveState& found,
                    const std::vector<LiveWorkload::KeyedBatch>& keyed, std::uint64_t seed) {
  SimulatedDisk disk(left);
  LiveWorkload store(disk, seed);
  ASSERT_TRUE(store.open()) << store.last_error()->message;
  EXPECT_EQ(store.current().text, found.text);
  for (const auto& batch : keyed) {
    if (batch.committed.sequence > found.sequence) break;
    EXPECT_TRUE(store.repeat(batch)) << store.last_error()->message;
  }
  ASSERT_TRUE(store.commit()) << store.last_error()->message;
  EXPECT_EQ(store.current().sequence, found.sequence + 1);
  SimulatedDisk cut(least_left(disk));
  EXPECT_EQ(found_on(cut).text, store.current().text);
  EXPECT_TRUE(store.compact()) << store.last_error()->message;
  store.close();
  EXPECT_TRUE(store.open()) << store.last_error()->message;
  for (const std::string& complaint : store.complaints()) ADD_FAILURE() << complaint;
}

TEST_P(LiveCrash, LosesNothingAcknowledgedAndMakesNothingUpAtAnyMoment) {
  const std::uint64_t seed = tests::seed();
  SimulatedDisk disk(loaded_disk());
  LiveWorkload store(disk, seed);
  GetParam().run(store);
  for (const std::string& complaint : store.complaints()) ADD_FAILURE() << complaint;
  ASSERT_EQ(disk.acknowledged(), disk.submitted());
  ASSERT_FALSE(store.last_error()) << store.last_error()->message;
  std::size_t wrong = 0;
  const auto check = [&](const CrashState& crash) {
    if (wrong > kEnoughWrong) return;
    SimulatedDisk after(crash.disk);
    const LiveState found = found_on(after);
    const bool allowed = store.allows(found, crash.acknowledged, crash.submitted);
    EXPECT_TRUE(allowed) << "after " << crash.after << " operations, between " << crash.acknowledged
                         << " and " << crash.submitted << ": " << found.sequence << "\n"
                         << found.text;
    wrong += allowed ? 0U : 1U;
    if (!allowed) return;
    SCOPED_TRACE("after " + std::to_string(crash.after) + " operations");
    expect_goes_on(crash.disk, found, store.keyed(), seed + crash.after);
    wrong += HasFailure() ? 1U : 0U;
  };
  const CrashSample sample = for_some_crashes(disk, kMostChoices, seed, check);
  std::cout << disk.log().size() << " operations, " << sample.choices << " ways to end, "
            << sample.tried << " different states tried\n";
  EXPECT_GT(sample.tried, disk.log().size() / 2);
}

TEST_P(LiveCrash, AnyCallMayFailAndNothingAcknowledgedIsLost) {
  const std::uint64_t seed = tests::seed();
  std::mt19937_64 dice(seed);
  SimulatedDisk whole(loaded_disk());
  LiveWorkload all(whole, seed);
  GetParam().run(all);
  std::size_t tried = 0;
  for (const Failure failure : {Failure::input_output, Failure::full}) {
    for (const bool lasting : {false, true}) {
      for (std::size_t call = 0; call < whole.calls(); ++call) {
        if (dice() % whole.calls() >= kMostFailures) continue;
        SCOPED_TRACE(std::string(failure == Failure::full ? "no space" : "failure") + " at call " +
                     std::to_string(call) + (lasting ? " and after" : ""));
        SimulatedDisk disk(loaded_disk());
        disk.fail_at(call, failure, lasting);
        LiveWorkload store(disk, seed);
        GetParam().run(store);
        store.close();
        disk.fail_no_more();
        ++tried;
        if (!store.states().empty()) {
          SimulatedDisk seen(disk.state());
          SimulatedDisk cut(least_left(disk));
          for (SimulatedDisk* left : {&seen, &cut}) {
            const LiveState found = found_on(*left);
            ASSERT_TRUE(store.allows(found, disk.acknowledged(), disk.submitted()))
                << (left == &seen ? "seen: " : "cut: ") << found.sequence << ", at least "
                << disk.acknowledged() << "\n"
                << found.text;
          }
        }
        ASSERT_TRUE(store.open()) << store.last_error()->message;
        ASSERT_TRUE(store.commit(true)) << store.last_error()->message;
        SimulatedDisk later(least_left(disk));
        ASSERT_EQ(found_on(later).text, store.current().text);
        for (const std::string& complaint : store.complaints()) ADD_FAILURE() << complaint;
        ASSERT_FALSE(HasFailure());
      }
    }
  }
  std::cout << whole.calls() << " calls, " << tried << " failures tried\n";
  EXPECT_GT(tried, 0U);
}

INSTANTIATE_TEST_SUITE_P(Workloads, LiveCrash,
                         ::testing::Values(Case{"compactions_in_between", compactions_in_between},
                                           Case{"batches_and_restarts", batches_and_restarts},
                                           Case{"batches_during_compaction",
                                                batches_during_compaction},
                                           Case{"small_batches_unseen", small_batches_unseen}),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(LiveFailure, AfterASyncThatFailedBatchesAreRefusedAndReadingGoesOn) {
  const std::uint64_t seed = tests::seed();
  std::size_t failed_syncs = 0;
  for (std::size_t call = 0;; ++call) {
    SCOPED_TRACE("call " + std::to_string(call));
    SimulatedDisk disk(loaded_disk());
    LiveWorkload store(disk, seed);
    ASSERT_TRUE(store.open() && store.commit(true));
    ASSERT_EQ(store.store().statistics().write_failure, "");
    disk.fail_at(disk.calls() + call, Failure::input_output);
    const bool done = store.commit();
    if (!disk.has_failed()) break;
    if (disk.sync_has_failed()) {
      ++failed_syncs;
      EXPECT_TRUE(done || store.last_error()->code == ErrorCode::io_failed);
      EXPECT_NE(store.store().statistics().write_failure, "");
      // Again and again; that those who read see what they saw is the workload's to complain of.
      for (int i = 0; i < 2; ++i) {
        EXPECT_FALSE(store.commit());
        EXPECT_EQ(store.last_error()->code, ErrorCode::writes_refused);
      }
      EXPECT_TRUE(store.repeat_key()) << store.last_error()->message;
    }
    ASSERT_TRUE(store.open()) << store.last_error()->message;
    EXPECT_EQ(store.store().statistics().write_failure, "");
    ASSERT_TRUE(store.commit()) << store.last_error()->message;
    SimulatedDisk later(least_left(disk));
    EXPECT_EQ(found_on(later).text, store.current().text);
    for (const std::string& complaint : store.complaints()) ADD_FAILURE() << complaint;
  }
  EXPECT_GT(failed_syncs, 0U);
}

TEST(LiveFailure, AFullDiskIsAnErrorAndLeavesTheStoreAsItWas) {
  SimulatedDisk disk(loaded_disk());
  LiveWorkload store(disk, tests::seed());
  ASSERT_TRUE(store.open() && store.commit(true) && store.commit());
  const LiveState before = store.current();
  disk.fail_at(disk.calls(), Failure::full, true);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(store.commit(true));
    EXPECT_EQ(store.last_error()->code, ErrorCode::disk_full) << store.last_error()->message;
    EXPECT_FALSE(store.compact());
    EXPECT_EQ(store.last_error()->code, ErrorCode::disk_full) << store.last_error()->message;
    EXPECT_EQ(store.store().statistics().write_failure, "");
    SimulatedDisk seen(disk.state());
    EXPECT_EQ(found_on(seen).text, before.text);
    EXPECT_EQ(described(*store.store().current()), before.text);
  }
  disk.fail_no_more();
  EXPECT_TRUE(store.commit(true)) << store.last_error()->message;
  EXPECT_TRUE(store.compact()) << store.last_error()->message;
  EXPECT_TRUE(store.commit()) << store.last_error()->message;
  SimulatedDisk later(least_left(disk));
  EXPECT_EQ(found_on(later).text, store.current().text);
  for (const std::string& complaint : store.complaints()) ADD_FAILURE() << complaint;
}

}  // namespace
}  // namespace muster::crash
