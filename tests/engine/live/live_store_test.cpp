#include "engine/live/live_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "engine/evaluation/evaluate.hpp"
#include "engine/live/open_store.hpp"
#include "engine/storage/store.hpp"
#include "engine/storage/store_directory.hpp"
#include "tests/engine/live/three_customers.hpp"
#include "tests/engine/live/written_changes.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/engine/storage/temporary_directory.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::attribute_of;
using tests::TemporaryDirectory;
using tests::three_customers;
using tests::value_of;
using tests::WrittenChanges;

std::uint64_t in_region(const Population& population, std::string_view region) {
  const AttributeId id = attribute_of(population, "region");
  const ValueCode code = population.dictionary(id).find(region);
  if (code == kUnknownCode) return 0;
  const auto counted = count(population, Filter{CodeIn{id, {code}}}, {});
  EXPECT_TRUE(counted.ok());
  return counted.ok() ? *counted : 0;
}

class LiveStoreTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(save_store(path(), *three_customers()).ok()); }
  std::filesystem::path path() const { return directory_.path() / "shop"; }
  std::unique_ptr<LiveStore> open(LiveOptions options = {}) const {
    auto store = LiveStore::open(path(), std::move(options));
    EXPECT_TRUE(store.ok()) << store.error().message;
    return *std::move(store);
  }

 private:
  TemporaryDirectory directory_;
};

TEST_F(LiveStoreTest, WhatIsAcknowledgedIsInTheNextCountAndThereAfterOpeningAgain) {
  std::string version;
  {
    const auto store = open();
    EXPECT_EQ(store->current()->lineage().sequence, 0U);
    const auto committed = store->commit(WrittenChanges()
                                             .put("boris")
                                             .category("region", "North")
                                             .put("dora")
                                             .category("region", "North")
                                             .batch());
    ASSERT_TRUE(committed.ok()) << committed.error().message;
    EXPECT_EQ(committed->sequence, 1U);
    EXPECT_EQ(committed->counts.created, 1U);
    EXPECT_EQ(committed->counts.changed, 1U);
    EXPECT_EQ(committed->version, store->current()->version());
    EXPECT_EQ(in_region(*store->current(), "North"), 3U);
    version = committed->version;
  }
  const auto again = open();
  EXPECT_EQ(again->current()->version(), version);
  EXPECT_EQ(again->current()->size(), 4U);
  EXPECT_EQ(in_region(*again->current(), "North"), 3U);
}

TEST_F(LiveStoreTest, ReadersKeepTheVersionTheyTook) {
  const auto store = open();
  const auto before = store->current();
  ASSERT_TRUE(store->commit(WrittenChanges().remove("anna").batch()).ok());
  EXPECT_EQ(before->size(), 3U);
  EXPECT_EQ(in_region(*before, "North"), 1U);
  EXPECT_EQ(store->current()->size(), 2U);
  EXPECT_EQ(in_region(*store->current(), "North"), 0U);
}

TEST_F(LiveStoreTest, AnotherProcessReadsWhatWasCommitted) {
  const auto store = open();
  ASSERT_TRUE(store->commit(WrittenChanges().put("anna").number("spend", 2, 99'00).batch()).ok());
  const auto read = open_store(path());
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ((*read)->version(), store->current()->version());
  EXPECT_EQ(value_of(**read, "anna", "spend"), (Value{Decimal{99'00, 2}}));
}

TEST_F(LiveStoreTest, ASecondWriterIsRefused) {
  const auto store = open();
  const auto second = LiveStore::open(path());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::in_use);
}

TEST_F(LiveStoreTest, ARefusedBatchChangesNothing) {
  const auto store = open();
  const auto before = store->current();
  const auto refused = store->commit(
      WrittenChanges().put("anna").category("region", "West").remove("nobody").batch());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::not_found);
  EXPECT_EQ(store->current(), before);
  EXPECT_EQ(store->statistics().journal_batches, 0U);
}

TEST_F(LiveStoreTest, ARepeatedKeyGivesTheFirstAnswerAlsoAfterOpeningAgain) {
  const ChangeBatch batch = WrittenChanges().put("dora").category("region", "South").batch();
  std::string version;
  {
    const auto store = open();
    const auto first = store->commit(batch, {.idempotency_key = "k1"});
    ASSERT_TRUE(first.ok());
    EXPECT_FALSE(first->repeated);
    version = first->version;
    const auto second = store->commit(batch, {.idempotency_key = "k1"});
    ASSERT_TRUE(second.ok());
    EXPECT_TRUE(second->repeated);
    EXPECT_EQ(second->version, version);
    EXPECT_EQ(second->counts.created, 1U);
  }
  const auto store = open();
  const auto third = store->commit(batch, {.idempotency_key = "k1"});
  ASSERT_TRUE(third.ok());
  EXPECT_TRUE(third->repeated);
  EXPECT_EQ(third->version, version);
  EXPECT_EQ(store->current()->lineage().sequence, 1U);
  const auto other = store->commit(WrittenChanges().put("dora").category("region", "North").batch(),
                                   {.idempotency_key = "k1"});
  ASSERT_FALSE(other.ok());
  EXPECT_THAT(other.error().message, HasSubstr("another batch"));
}

TEST_F(LiveStoreTest, APreconditionHoldsOrNothingIsDone) {
  const auto store = open();
  const auto tag = customer_tag(*store->current(), *store->current()->directory().find("anna"));
  const ChangeBatch richer = WrittenChanges().change("anna").number("spend", 2, 20'00).batch();
  ASSERT_TRUE(store->commit(richer, {.precondition = Precondition{"anna", tag}}).ok());
  const auto late = store->commit(richer, {.precondition = Precondition{"anna", tag}});
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().code, ErrorCode::precondition_failed);
  EXPECT_EQ(store->current()->lineage().sequence, 1U);
}

TEST_F(LiveStoreTest, CompactionKeepsTheVersionAndShortensTheJournal) {
  const auto store = open();
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(store->commit(WrittenChanges().put("anna").number("spend", 2, i).batch()).ok());
  }
  const std::string version = store->current()->version();
  EXPECT_EQ(store->statistics().journal_batches, 5U);
  const Status compacted = store->compact();
  ASSERT_TRUE(compacted.ok()) << compacted.error().message;
  EXPECT_EQ(store->current()->version(), version);
  EXPECT_EQ(store->statistics().journal_batches, 0U);
  EXPECT_EQ(store->statistics().compactions, 1U);
  ASSERT_TRUE(store->commit(WrittenChanges().put("boris").number("spend", 2, 7).batch()).ok());
  const auto read = open_store(path());
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ((*read)->version(), store->current()->version());
  EXPECT_EQ(value_of(**read, "anna", "spend"), (Value{Decimal{4, 2}}));
  EXPECT_EQ(value_of(**read, "boris", "spend"), (Value{Decimal{7, 2}}));
}

// On a full disk every commit filled it again with an image that could not be finished.
TEST_F(LiveStoreTest, ACompactionThatFailsIsNotTriedAgainAtEveryCommit) {
  LiveOptions options;
  options.compact_at_bytes = 20'000;
  const auto store = open(options);
  // Where the next image would be written stands a folder that is not empty.
  const std::filesystem::path in_the_way = path() / (std::string(kImageName) + ".unfinished");
  std::filesystem::create_directories(in_the_way / "folder");
  int spend = 0;
  const auto commit = [&] {
    ++spend;
    EXPECT_TRUE(store->commit(WrittenChanges().put("anna").number("spend", 2, spend).batch()).ok());
  };
  while (store->statistics().failed_compactions == 0) commit();
  for (int i = 0; i < 20; ++i) commit();
  EXPECT_FALSE(store->compact().ok()) << "one that is asked for is tried";
  EXPECT_EQ(store->statistics().failed_compactions, 2U);
  std::filesystem::remove_all(in_the_way);
  while (store->statistics().compactions == 0) commit();
  EXPECT_EQ(store->statistics().failed_compactions, 2U);
  const std::string version = store->current()->version();
  const auto read = open_store(path());
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ((*read)->version(), version);
}

TEST_F(LiveStoreTest, ANewLoadBeginsANewHistory) {
  {
    const auto store = open();
    ASSERT_TRUE(
        store->commit(WrittenChanges().put("dora").category("region", "North").batch()).ok());
  }
  ASSERT_TRUE(save_store(path(), *three_customers()).ok());
  const auto store = open();
  EXPECT_EQ(store->current()->size(), 3U);
  EXPECT_EQ(store->current()->lineage().sequence, 0U);
}

TEST_F(LiveStoreTest, VersionsAreFoundAsLongAsTheyAreKept) {
  const auto store = open();
  const auto first = store->current();
  const std::string name = first->version();
  store->keep(first, std::chrono::steady_clock::now() + std::chrono::hours(1));
  ASSERT_TRUE(store->commit(WrittenChanges().put("anna").category("region", "South").batch()).ok());
  EXPECT_EQ(store->find(name), first);
  EXPECT_EQ(store->find(store->current()->version()), store->current());
  EXPECT_EQ(store->find("0000000000000000.9"), nullptr);
  EXPECT_EQ(store->statistics().versions, 2U);
}

TEST_F(LiveStoreTest, AVersionThatIsKeptIsLetGoInTimeThoughNothingIsWritten) {
  const auto store = open();
  ASSERT_TRUE(store->commit(WrittenChanges().put("anna").category("region", "South").batch()).ok());
  const std::weak_ptr<const Population> old = store->current();
  const auto a_little = std::chrono::milliseconds(300);
  store->keep(store->current(), std::chrono::steady_clock::now() + a_little);
  ASSERT_TRUE(store->commit(WrittenChanges().put("anna").category("region", "North").batch()).ok());
  while (!old.expired()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(store->find(store->current()->version()), store->current());
}

TEST_F(LiveStoreTest, TheJournalIsCountedAsItIs) {
  LiveStatistics counted;
  {
    const auto store = open();
    const ChangeBatch batch = WrittenChanges().put("dora").category("region", "South").batch();
    ASSERT_TRUE(store->commit(batch, {.idempotency_key = "k"}).ok());
    ASSERT_TRUE(store->compact().ok());
    EXPECT_EQ(store->statistics().journal_bytes, 0U);
    ASSERT_TRUE(store->commit(batch, {.idempotency_key = "k"}).ok());
    EXPECT_EQ(store->statistics().journal_batches, 0U);
    EXPECT_FALSE(store->commit(WrittenChanges().remove("nobody").batch()).ok());
    std::vector<std::thread> writers;
    for (int w = 0; w < 4; ++w) {
      writers.emplace_back([&, w] {
        for (int i = 0; i < 10; ++i) {
          const std::string id = std::to_string(w * 1'000 + i);
          EXPECT_TRUE(store->commit(WrittenChanges().put(id).number("spend", 2, i).batch()).ok());
        }
      });
    }
    for (std::thread& writer : writers) writer.join();
    counted = store->statistics();
    EXPECT_EQ(counted.journal_batches, 40U);
  }
  const auto again = open();
  EXPECT_EQ(again->statistics().journal_batches, counted.journal_batches);
  EXPECT_EQ(again->statistics().journal_bytes, counted.journal_bytes);
}

TEST_F(LiveStoreTest, ListenersHearEveryVersionInOrderUntilTheyLeave) {
  const auto store = open();
  std::vector<std::uint64_t> heard;
  auto listening = store->listen(
      [&](const Publication& publication) {
        EXPECT_EQ(publication.after->lineage().sequence, publication.sequence);
        EXPECT_NE(publication.before, publication.after);
        heard.push_back(publication.sequence);
      },
      [] { return true; });
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(store->commit(WrittenChanges().put("anna").number("spend", 2, i).batch()).ok());
  }
  listening.reset();
  ASSERT_TRUE(store->commit(WrittenChanges().put("anna").number("spend", 2, 9).batch()).ok());
  EXPECT_THAT(heard, ElementsAre(1, 2, 3));
}

// Nobody waits for more than the disk, and nobody can tell.
TEST_F(LiveStoreTest, SmallBatchesAreNotedUntilSomebodyAsksOrAMomentHasPassed) {
  const auto store = open();
  for (int i = 1; i <= 3; ++i) {
    const auto done = store->commit(WrittenChanges().put("anna").number("spend", 2, i).batch());
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done->version, store->newest().version());
  }
  EXPECT_EQ(store->statistics().sequence, 3U);
  EXPECT_EQ(value_of(*store->current(), "anna", "spend"), (Value{Decimal{3, 2}}));
  const auto last = store->commit(WrittenChanges().put("anna").number("spend", 2, 4).batch());
  ASSERT_TRUE(last.ok());
  const auto named = store->find(last->version);
  ASSERT_NE(named, nullptr);
  EXPECT_EQ(value_of(*named, "anna", "spend"), (Value{Decimal{4, 2}}));
  ASSERT_TRUE(store->commit(WrittenChanges().put("anna").number("spend", 2, 5).batch()).ok());
  while (store->has_noted()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(store->published()->lineage(), store->newest());
  EXPECT_EQ(value_of(*store->published(), "anna", "spend"), (Value{Decimal{5, 2}}));
}

// Every count is that of the version it names, whoever writes meanwhile, and nobody sees an older
// version after a newer one or after an acknowledgement.
TEST_F(LiveStoreTest, CountsOfConcurrentReadersAreThoseOfTheirVersions) {
  LiveOptions options;
  options.compact_at_bytes = 4'000;  // compactions come in between
  const auto store = open(options);
  constexpr int kWriters = 3;
  constexpr int kBatches = 60;
  std::mutex lock;
  std::map<std::uint64_t, std::int64_t> steps;  // sequence → how many more are in the North
  struct Seen {
    std::uint64_t sequence;
    std::uint64_t count;
  };
  std::vector<Seen> seen;
  std::atomic<std::uint64_t> acknowledged = 0;
  std::atomic<bool> done = false;
  const std::uint64_t seed = tests::seed();

  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      std::mt19937_64 dice(seed + static_cast<std::uint64_t>(w));
      std::set<std::string> north;
      for (int i = 0; i < kBatches; ++i) {
        const std::string id = "w" + std::to_string(w) + "-" + std::to_string(dice() % 20);
        const bool goes = dice() % 3 != 0;
        const std::int64_t before = north.contains(id) ? 1 : 0;
        if (goes)
          north.insert(id);
        else
          north.erase(id);
        const auto committed = store->commit(
            WrittenChanges().put(id).category("region", goes ? "North" : "South").batch());
        ASSERT_TRUE(committed.ok()) << committed.error().message;
        const std::lock_guard hold(lock);
        steps[committed->sequence] = (goes ? 1 : 0) - before;
        acknowledged.store(std::max(acknowledged.load(), committed->sequence));
      }
    });
  }
  std::vector<std::thread> readers;
  for (int r = 0; r < 2; ++r) {
    readers.emplace_back([&] {
      std::uint64_t last = 0;
      std::vector<Seen> mine;
      while (!done.load()) {
        const std::uint64_t at_least = acknowledged.load();
        const auto version = store->current();
        const std::uint64_t sequence = version->lineage().sequence;
        EXPECT_GE(sequence, at_least);
        EXPECT_GE(sequence, last);
        last = sequence;
        mine.push_back({sequence, in_region(*version, "North")});
      }
      const std::lock_guard hold(lock);
      seen.insert(seen.end(), mine.begin(), mine.end());
    });
  }
  for (std::thread& writer : writers) writer.join();
  done.store(true);
  for (std::thread& reader : readers) reader.join();

  ASSERT_EQ(steps.size(), static_cast<std::size_t>(kWriters * kBatches));
  std::map<std::uint64_t, std::int64_t> expected{{0, 1}};
  for (const auto& [sequence, step] : steps) expected[sequence] = expected.rbegin()->second + step;
  ASSERT_FALSE(seen.empty());
  for (const Seen& one : seen) {
    EXPECT_EQ(static_cast<std::int64_t>(one.count), expected.at(one.sequence)) << one.sequence;
  }
  EXPECT_EQ(store->current()->lineage().sequence, steps.size());
}

// A version that is kept stays what it was, whoever compacts, listens and looks meanwhile.
TEST_F(LiveStoreTest, KeptVersionsListenersAndCompactionsGoOnBesideEachOther) {
  const auto store = open();
  std::atomic<bool> done = false;
  const auto until_done = [&](auto step) {
    return std::thread([&done, step] {
      while (!done.load()) step();
    });
  };
  std::vector<std::thread> others;
  for (int r = 0; r < 2; ++r) {
    others.push_back(until_done([&] {
      const auto version = store->current();
      const std::uint64_t count = in_region(*version, "North");
      store->keep(version, std::chrono::steady_clock::now() + std::chrono::hours(1));
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      const auto kept = store->find(version->version());
      ASSERT_NE(kept, nullptr);
      EXPECT_EQ(in_region(*kept, "North"), count);
    }));
  }
  others.push_back(until_done([&] {
    std::uint64_t last = 0;
    const auto listening = store->listen([&last](const Publication& publication) {
      EXPECT_GT(publication.sequence, last);
      last = publication.sequence;
    });
    EXPECT_EQ(store->statistics().write_failure, "");
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }));
  others.push_back(until_done([&] {
    const Status compacted = store->compact();
    EXPECT_TRUE(compacted.ok()) << compacted.error().message;
  }));
  for (int i = 0; i < 120; ++i) {
    const std::string id = "c" + std::to_string(i);
    ASSERT_TRUE(store->commit(WrittenChanges().put(id).category("region", "North").batch()).ok());
  }
  done.store(true);
  for (std::thread& other : others) other.join();
  EXPECT_EQ(in_region(*store->current(), "North"), 121U);
  EXPECT_EQ(store->current()->lineage().sequence, 120U);
}

}  // namespace
}  // namespace muster::engine
