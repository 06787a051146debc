#include "engine/live/live_head.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/live/small_change.hpp"
#include "tests/engine/live/plain_customers.hpp"
#include "tests/engine/live/random_changes.hpp"
#include "tests/engine/live/three_customers.hpp"
#include "tests/engine/live/written_changes.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tests::PopulationFixture;
using tests::three_customers;
using tests::value_of;
using tests::WrittenChanges;

ChangeBatch spends(std::string_view id, std::int64_t units) {
  return WrittenChanges().put(id).number("spend", 2, units).batch();
}

class LiveHeadTest : public ::testing::Test {
 protected:
  bool can_note(const ChangeBatch& batch, const CommitTerms& terms = {}) {
    std::vector<CommitRequest> requests;
    requests.push_back({.batch = &batch, .terms = &terms, .bytes = encoded(batch)});
    return head.can_note(requests);
  }
  // Whether the batch can be, beside all that is noted and planned.
  bool plan(const ChangeBatch& batch) {
    bool added = false;
    head.plan([&](PendingChanges& changes) { added = changes.add(batch).ok(); });
    return added;
  }
  void note(const ChangeBatch& batch) {
    ASSERT_TRUE(can_note(batch));
    ASSERT_TRUE(plan(batch));
    head.note({encoded(batch)});
  }

  std::shared_ptr<const Population> first = three_customers();
  KeptVersions kept{std::uint64_t{1} << 20};
  LiveHead head{first, kept, 2};
};

TEST_F(LiveHeadTest, WhatIsNotedIsOneVersionForWhoeverAsksNext) {
  std::vector<std::pair<std::uint64_t, std::vector<Row>>> heard;
  const auto listening = head.listen(
      [&](const Publication& publication) {
        EXPECT_EQ(publication.before, first);
        heard.emplace_back(publication.sequence, publication.rows->touched);
      },
      nullptr);
  note(spends("anna", 1));
  note(spends("dora", 2));
  note(WrittenChanges().change("dora").category("region", "West").batch());
  note(spends("anna", 3));
  EXPECT_TRUE(head.has_noted());
  EXPECT_EQ(head.published(), first);
  EXPECT_EQ(head.newest(), (Lineage{first->lineage().origin, 4}));
  EXPECT_THAT(heard, IsEmpty());

  const auto current = head.current();
  EXPECT_FALSE(head.has_noted());
  EXPECT_EQ(head.published(), current);
  EXPECT_EQ(head.current(), current);
  EXPECT_EQ(current->lineage(), head.newest());
  EXPECT_EQ(current->size(), 4U);
  EXPECT_EQ(value_of(*current, "anna", "spend"), (Value{Decimal{3, 2}}));
  EXPECT_EQ(value_of(*current, "dora", "region"), Value{std::string("West")});
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard.front().first, 4U);
  EXPECT_THAT(heard.front().second, ElementsAre(0, 3));
  EXPECT_EQ(kept.find(current->version()), current);
}

TEST_F(LiveHeadTest, WhatIsPlannedAndNotDurableWasNeverThere) {
  note(spends("dora", 1));
  ASSERT_TRUE(plan(spends("emil", 1)));
  EXPECT_TRUE(plan(WrittenChanges().change("emil").number("spend", 2, 2).batch()));
  head.forget_plan();
  EXPECT_FALSE(plan(WrittenChanges().change("emil").number("spend", 2, 2).batch()));
  EXPECT_TRUE(plan(WrittenChanges().change("dora").number("spend", 2, 2).batch()));
  head.forget_plan();
  const auto current = head.current();
  EXPECT_EQ(current->size(), 4U);
  EXPECT_EQ(value_of(*current, "dora", "spend"), (Value{Decimal{1, 2}}));
}

// A reader asks while the writer waits for its disk: she sees what is durable, no more.
TEST_F(LiveHeadTest, AVersionMadeBetweenPlanAndNoteHasWhatWasNotedBefore) {
  note(spends("dora", 1));
  const ChangeBatch next = spends("emil", 2);
  ASSERT_TRUE(can_note(next) && plan(next));
  const auto before = head.current();
  EXPECT_EQ(before->size(), 4U);
  EXPECT_EQ(before->lineage().sequence, 1U);
  head.note({encoded(next)});
  note(WrittenChanges().change("emil").category("region", "East").batch());
  const auto after = head.current();
  EXPECT_EQ(after->size(), 5U);
  EXPECT_EQ(after->lineage().sequence, 3U);
  EXPECT_EQ(value_of(*after, "emil", "region"), Value{std::string("East")});
}

TEST_F(LiveHeadTest, AVersionIsMadeOfMuchOrAfterAWhileThoughNobodyAsks) {
  const auto now = LiveHead::Clock::now();
  head.make_if_due(now + std::chrono::hours(1));
  EXPECT_EQ(head.published(), first);
  EXPECT_EQ(head.rest(now, std::chrono::hours(1)), std::chrono::hours(1));
  EXPECT_FALSE(head.take_due_sooner());
  note(spends("anna", 1));
  EXPECT_TRUE(head.take_due_sooner());
  EXPECT_FALSE(head.take_due_sooner());
  EXPECT_LT(head.rest(now, std::chrono::hours(1)), std::chrono::hours(1));
  head.make_if_due(now);
  EXPECT_EQ(head.published(), first);
  EXPECT_EQ(head.rest(now + std::chrono::hours(1), std::chrono::hours(1)).count(), 0);
  head.make_if_due(now + std::chrono::hours(1));
  EXPECT_EQ(head.published()->lineage().sequence, 1U);
  // More is expected, so that nobody need be told of it; after an hour it is not.
  EXPECT_LT(head.rest(now, std::chrono::hours(1)), std::chrono::hours(1));
  EXPECT_EQ(head.rest(now + std::chrono::hours(2), std::chrono::hours(1)), std::chrono::hours(1));
  std::uint64_t batches = 1;
  for (std::uint64_t weight = 0; weight < kMostNoted; ++batches) {
    head.make_if_due(now);
    EXPECT_EQ(head.published()->lineage().sequence, 1U);
    note(spends("boris", 1));
    weight += weight_of(spends("boris", 1));
  }
  head.make_if_due(now);
  EXPECT_EQ(head.published()->lineage().sequence, batches);
}

TEST_F(LiveHeadTest, WhoeverWantsEachVersionGetsIt) {
  bool wants = true;
  const auto listening = head.listen([](const Publication&) {}, [&] { return wants; });
  EXPECT_FALSE(can_note(spends("anna", 1)));
  wants = false;
  EXPECT_TRUE(can_note(spends("anna", 1)));
}

TEST_F(LiveHeadTest, PreconditionsAndGroupsOfMuchAreNotNoted) {
  const ChangeBatch batch = spends("anna", 1);
  CommitTerms terms;
  terms.precondition = Precondition{"anna", "*"};
  EXPECT_FALSE(can_note(batch, terms));
  const CommitTerms none;
  const auto can_note_times = [&](std::uint64_t times) {
    std::vector<CommitRequest> requests;
    for (std::uint64_t i = 0; i < times; ++i)
      requests.push_back({.batch = &batch, .terms = &none, .bytes = encoded(batch)});
    return head.can_note(requests);
  };
  EXPECT_TRUE(can_note_times(kMostNoted / weight_of(batch)));
  EXPECT_FALSE(can_note_times(kMostNoted / weight_of(batch) + 1));
}

TEST_F(LiveHeadTest, ChangesForAVersionHaveWhatIsNoted) {
  note(spends("dora", 1));
  PendingChanges changes = head.changes();
  EXPECT_FALSE(head.has_noted());
  ASSERT_TRUE(changes.add(WrittenChanges().remove("dora").remove("anna").batch()).ok());
  auto made = changes.finish(2);
  ASSERT_TRUE(made.ok());
  head.publish(*std::move(made));
  EXPECT_EQ(head.current()->size(), 2U);
  EXPECT_EQ(head.newest().sequence, 2U);
  note(spends("dora", 5));
  EXPECT_EQ(value_of(*head.current(), "dora", "spend"), (Value{Decimal{5, 2}}));
  EXPECT_EQ(head.current()->size(), 3U);
}

// Another object with the same rows (of a new image) takes its place, and what comes is noted of
// it.
TEST_F(LiveHeadTest, ChangesGoOnFromTheSameVersionOfAnotherImage) {
  note(spends("dora", 1));
  const auto before = head.current();
  const auto same = Population::open(before->image());
  ASSERT_TRUE(same.ok()) << same.error().message;
  head.replace(*same);
  EXPECT_EQ(head.current(), *same);
  note(WrittenChanges().change("dora").number("spend", 2, 2).batch());
  EXPECT_EQ(value_of(*head.current(), "dora", "spend"), (Value{Decimal{2, 2}}));
}

// Random batches, noted where they can be and versions where not, plans that come to nothing, and
// readers now and then: every version is what plain maps say it is.
TEST_F(LiveHeadTest, RandomBatchesReadNowAndThenAreWhatPlainMapsSay) {
  std::mt19937_64 random(tests::seed());
  std::size_t noted = 0;
  std::size_t versions = 0;
  for (int round = 0; round < 8; ++round) {
    const auto begin = PopulationFixture::numbered(40)
                           .category("plan", std::vector<std::optional<std::string>>(40, "p1"))
                           .number("spend", 2, std::vector<std::optional<std::int64_t>>(40, 7))
                           .tags("labels", std::vector<std::optional<std::vector<std::string>>>(40))
                           .text("note", std::vector<std::optional<std::string>>(40, "text"))
                           .build();
    KeptVersions versions_kept(0);
    LiveHead live(begin, versions_kept, 2);
    PlainCustomers plain(*begin);
    const CommitTerms none;
    for (int step = 0; step < 120; ++step) {
      const ChangeBatch batch =
          tests::random_changes(random, plain, {.changes = 1 + random() % 3, .odd_ids = true});
      PlainCustomers after = plain;
      const bool can_be = after.apply(batch).ok();
      std::vector<CommitRequest> requests;
      requests.push_back({.batch = &batch, .terms = &none, .bytes = encoded(batch)});
      bool taken = false;
      if (live.can_note(requests)) {
        live.plan([&](PendingChanges& changes) { taken = changes.add(batch).ok(); });
        if (random() % 5 == 0) (void)live.current();
        if (taken && random() % 8 == 0) {
          live.forget_plan();
          continue;
        }
        if (taken) live.note({encoded(batch)});
        noted += taken ? 1U : 0U;
      } else {
        PendingChanges changes = live.changes();
        taken = changes.add(batch).ok();
        auto made = changes.finish(live.newest().sequence + 1);
        ASSERT_TRUE(made.ok()) << made.error().message;
        if (taken) live.publish(*std::move(made));
        versions += taken ? 1U : 0U;
      }
      ASSERT_EQ(taken, can_be);
      if (taken) plain = std::move(after);
      if (random() % 6 == 0) {
        const auto expected = plain.rebuilt(live.newest());
        ASSERT_TRUE(expected.ok()) << expected.error().message;
        const auto current = live.current();
        ASSERT_EQ(current->version(), (*expected)->version());
        ASSERT_EQ(current->size(), (*expected)->size());
        for (Row row = 0; row < current->size(); ++row) {
          ASSERT_EQ(current->directory().id_at(row), (*expected)->directory().id_at(row));
          ASSERT_EQ(customer_tag(*current, row), customer_tag(**expected, row))
              << current->directory().id_at(row);
        }
        ASSERT_EQ(current->events().size(), (*expected)->events().size());
      }
    }
  }
  EXPECT_GT(noted, 100U);
  EXPECT_GT(versions, 100U);
}

}  // namespace
}  // namespace muster::engine
