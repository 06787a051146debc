// Lists among the rows of versions: what is brought along is what a fresh look would find.
#include "server/saved/list_rows.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <set>

#include "engine/live/pending_changes.hpp"
#include "engine/population/id_list.hpp"
#include "engine/storage/store.hpp"
#include "server/saved/saved_store.hpp"
#include "tests/seed.hpp"
#include "tests/server/api/small_population.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using engine::ChangeBatch;
using engine::CustomerChange;
using PopulationPointer = std::shared_ptr<const engine::Population>;

/// Creates and removes customers, each at most once.
ChangeBatch batch_of(const std::vector<std::string>& created,
                     const std::vector<std::string>& removed) {
  ChangeBatch batch;
  for (const std::string& id : removed) {
    batch.ids.push(id);
    batch.customers.push_back({CustomerChange::Kind::remove, 0});
  }
  for (const std::string& id : created) {
    batch.ids.push(id);
    batch.customers.push_back({CustomerChange::Kind::put, 0});
  }
  return batch;
}

std::vector<std::string> ids_of(const engine::Population& population, const engine::Bitmap& rows) {
  std::vector<std::string> ids;
  for (const engine::Row row : rows.rows()) {
    std::string id;
    population.directory().append_id(row, id);
    ids.push_back(std::move(id));
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

TEST(ListRows, FollowVersionsAsAFreshLookWouldFindThem) {
  std::mt19937_64 random(tests::seed());
  const ScratchFolder folder;
  PopulationPointer population = small_population();
  ASSERT_TRUE(engine::save_store(folder.path("shop"), *population).ok());
  SavedStore saved(folder.path("shop"), population);
  std::vector<std::string> listed;
  for (int i = 0; i < 20; ++i) listed.push_back(fmt::format("c{}", 3 * i));
  ASSERT_TRUE(saved.save(ListDraft{.name = "every third"}, listed).ok());
  const std::set<std::string> wanted(listed.begin(), listed.end());
  std::set<std::string> there = {"c1", "c2", "c3", "c4", "c5", "c6"};
  std::uint64_t sequence = 0;
  for (int step = 0; step < 200; ++step) {
    std::vector<std::string> created;
    std::vector<std::string> removed;
    std::set<std::string> spoken_of;
    for (int change = 0; change < 3; ++change) {
      const std::string id = fmt::format("c{}", random() % 60);
      if (!spoken_of.insert(id).second) continue;
      if (there.contains(id) && there.size() > 2 && random() % 2 == 0) {
        there.erase(id);
        removed.push_back(id);
      } else if (there.insert(id).second) {
        created.push_back(id);
      }
    }
    engine::PendingChanges pending(population);
    ASSERT_TRUE(pending.add(batch_of({}, removed)).ok() || removed.empty());
    const auto added = pending.add(batch_of(created, {}));
    ASSERT_TRUE(added.ok()) << added.error().message;
    auto next = pending.finish(++sequence);
    ASSERT_TRUE(next.ok()) << next.error().message;
    saved.follow(*population, *next->population, next->rows);
    population = next->population;
    if (random() % 3 == 0) continue;  // several steps are caught up with at once

    const auto list = saved.at(population)->definitions()->list("every third", *population);
    ASSERT_TRUE(list.ok() && list->has_value());
    std::vector<std::string> expected;
    std::set_intersection(wanted.begin(), wanted.end(), there.begin(), there.end(),
                          std::back_inserter(expected));
    ASSERT_EQ(ids_of(*population, *(*list)->rows), expected) << "step " << step;
  }
}

TEST(ListRows, AnOlderVersionIsLookedUpAndDisturbsNobody) {
  const ScratchFolder folder;
  const PopulationPointer before = small_population();
  ASSERT_TRUE(engine::save_store(folder.path("shop"), *before).ok());
  SavedStore saved(folder.path("shop"), before);
  ASSERT_TRUE(saved.save(ListDraft{.name = "l"}, {"c1", "c6"}).ok());
  const auto find = [&](const PopulationPointer& population) {
    const auto list = saved.at(population)->definitions()->list("l", *population);
    return ids_of(*population, *(*list)->rows);
  };
  EXPECT_EQ(find(before), (std::vector<std::string>{"c1", "c6"}));
  engine::PendingChanges pending(before);
  ASSERT_TRUE(pending.add(batch_of({}, {"c1"})).ok());
  const auto after = pending.finish(1);
  ASSERT_TRUE(after.ok());
  saved.follow(*before, *after->population, after->rows);
  EXPECT_EQ(find(after->population), (std::vector<std::string>{"c6"}));
  EXPECT_EQ(find(before), (std::vector<std::string>{"c1", "c6"}));
  EXPECT_EQ(find(after->population), (std::vector<std::string>{"c6"}));
}

}  // namespace
}  // namespace muster::server
